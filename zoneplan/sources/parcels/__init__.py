"""Layers of parcels of any size: what a file says of itself, and its parcels in columns."""
