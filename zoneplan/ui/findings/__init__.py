"""Findings beside the map, and what people decide on them."""
