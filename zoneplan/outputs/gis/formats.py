"""The formats of ``zoneplan export``, by the end of the file's name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.zones import VN2000_ZONES
from zoneplan.model.errors import ExportRefused
from zoneplan.model.numbers import Lang
from zoneplan.outputs.gis.binary import flatgeobuf, geoparquet
from zoneplan.outputs.gis.dxf import dxf
from zoneplan.outputs.gis.frames import WGS84
from zoneplan.outputs.gis.geojson import geojson
from zoneplan.outputs.gis.geopackage import geopackage
from zoneplan.outputs.gis.kml import kml
from zoneplan.outputs.gis.project import project_zip
from zoneplan.outputs.gis.shapefile import shapefiles
from zoneplan.outputs.gis.tables import csv_wkt, xlsx
from zoneplan.outputs.gis.tt16 import dossier
from zoneplan.outputs.picture import picture_file
from zoneplan.store.write import write_atomically

_MANY = 20_000  # lots; making the file takes half a minute then, and Google Earth and Excel open it


@dataclass(frozen=True)
class Format:
    """A format of ``zoneplan export``: how its bytes are made from report, zones and EPSG code.

    ``worded`` formats have sentences for a reader: their ``content`` takes the language as ``lang`` too.
    ``most_lots`` is how many lots programs open with ease in this format; None for any number.
    """

    suffix: str
    content: Callable[..., bytes]
    worded: bool = False
    most_lots: int | None = None

    @property
    def key(self) -> str:
        """Its name in the catalogue: ``shp-zip`` for ``.shp.zip``."""
        return self.suffix[1:].replace(".", "-")


FORMATS: tuple[Format, ...] = (
    Format(".geojson", geojson),
    Format(".gpkg", geopackage),
    Format(".qgis.zip", project_zip),
    Format(".kml", kml, most_lots=_MANY),
    Format(".shp.zip", shapefiles),
    Format(".tt16.zip", dossier),
    Format(".dxf", dxf, most_lots=_MANY),
    Format(".csv", csv_wkt),
    Format(".xlsx", xlsx, most_lots=_MANY),
    Format(".fgb", flatgeobuf),
    Format(".parquet", geoparquet),
    Format(".png", picture_file, worded=True),
)


def export(
    report: Report,
    target: Path,
    *,
    zones: Sequence[str] | None = None,
    epsg: int | None = None,
    lang: Lang = "vi",
) -> None:
    """Write the zones to a file; its suffix says in which format.

    Parameters
    ----------
    report : Report
    target : pathlib.Path
        Overwritten if it is there, in one step: a failure leaves it as it was.
    zones : sequence of str, optional
        Ids; None for all.
    epsg : int, optional
        4326 or a VN-2000 plane; None for the format's own (WGS 84 for GeoJSON, the zones' planes for GeoPackage).
    lang : {"vi", "en"}
        Of the sentences in a picture; other formats have both languages or none.

    Raises
    ------
    ExportRefused
        Unknown suffix, unknown zone, a system that is not possible, or a place that cannot be written.
    """
    write_atomically(target, content(report, target.name, zones=zones, epsg=epsg, lang=lang))


def content(
    report: Report,
    name: str,
    *,
    zones: Sequence[str] | None = None,
    epsg: int | None = None,
    lang: Lang = "vi",
) -> bytes:
    """Make the bytes of a file of that name, for a door that saves them itself; otherwise as ``export``."""
    chosen = next((form for form in FORMATS if name.lower().endswith(form.suffix)), None)
    if chosen is None:
        raise ExportRefused("export-format", file=name, known=", ".join(form.suffix for form in FORMATS))
    if epsg is not None and epsg != WGS84 and epsg not in VN2000_ZONES:
        known = ", ".join(str(code) for code in sorted(VN2000_ZONES))
        raise ExportRefused("export-crs", epsg=epsg, known=known)
    lots = sum(len(layer.lots) for layer in report.plan.lots if not zones or layer.zone in zones)
    if chosen.most_lots is not None and lots > chosen.most_lots:
        raise ExportRefused("export-many", file=name, count=lots, most=chosen.most_lots)
    return chosen.content(report, zones, epsg, **({"lang": lang} if chosen.worded else {}))
