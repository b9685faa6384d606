"""The drawn map, as SVG: the figures of the report and the pictures are one drawing."""
