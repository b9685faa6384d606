"""Two boundaries or two plans side by side."""
