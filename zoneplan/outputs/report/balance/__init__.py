"""The land-use balance as lines of a table, as charts, as JSON and as CSV: one form for pages, reports and files."""
