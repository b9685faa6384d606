"""One format a file: each opens a file that its gate let through, and gives its rows batch by batch."""
