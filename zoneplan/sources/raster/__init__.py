"""Scanned plans from outside: the only room with rasterio, and only in a process that is thrown away."""

from zoneplan.sources.raster.door import admit_scan
from zoneplan.sources.raster.scan import Scan

__all__ = ["Scan", "admit_scan"]
