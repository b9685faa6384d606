"""Names of the entries in the metadata of a GeoParquet file."""

from typing import Final

GEO: Final = b"geo"
"""What GeoParquet says of the geometry."""

ABOUT: Final = b"zoneplan"
"""What a layer that a plan keeps says of itself."""
