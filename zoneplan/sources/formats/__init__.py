"""Readers of each format: a gate that needs no GDAL where the format allows one, then features as the file has them."""
