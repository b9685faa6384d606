"""The plan as files for other software, a format a file; each is read back and compared before anybody gets it."""

from zoneplan.outputs.gis.formats import FORMATS, content, export, refusal
from zoneplan.outputs.gis.geojson import geojson
from zoneplan.outputs.gis.geopackage import geopackage

__all__ = ["FORMATS", "content", "export", "geojson", "geopackage", "refusal"]
