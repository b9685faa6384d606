"""The formats of ``zoneplan export``, by the end of the file's name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.zones import VN2000_ZONES
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import Text
from zoneplan.model.numbers import Lang
from zoneplan.outputs.gis.binary import flatgeobuf, geoparquet
from zoneplan.outputs.gis.dxf import dxf
from zoneplan.outputs.gis.frames import WGS84
from zoneplan.outputs.gis.geojson import geojson
from zoneplan.outputs.gis.geopackage import geopackage
from zoneplan.outputs.gis.kml import kml
from zoneplan.outputs.gis.lots import lot_count
from zoneplan.outputs.gis.project import project_zip
from zoneplan.outputs.gis.shapefile import shapefiles
from zoneplan.outputs.gis.tables import csv_wkt, xlsx
from zoneplan.outputs.gis.tt16 import dossier
from zoneplan.outputs.picture import picture_file
from zoneplan.store.write import write_atomically

_MANY = 20_000  # lots; making the file takes half a minute then, and Google Earth and Excel open it
_HELD = 200_000  # lots whose file a server holds in its memory with ease: a GeoPackage of some 100 MB
_DBF = 400_000  # lots; a shapefile ends at 2 GB, and each lot has up to 4 KB of text


@dataclass(frozen=True)
class Format:
    """A format of ``zoneplan export``: how its bytes are made from report, zones and EPSG code.

    ``worded`` formats have sentences for a reader: their ``content`` takes the language as ``lang`` too.
    ``lots`` says whether lots go in, and ``most_lots`` how many programs open with ease; None for any number.
    """

    suffix: str
    content: Callable[..., bytes]
    worded: bool = False
    lots: bool = False
    most_lots: int | None = None

    @property
    def key(self) -> str:
        """Its name in the catalogue: ``shp-zip`` for ``.shp.zip``."""
        return self.suffix[1:].replace(".", "-")


FORMATS: tuple[Format, ...] = (
    Format(".geojson", geojson),
    Format(".gpkg", geopackage, lots=True),
    Format(".qgis.zip", project_zip, lots=True),
    Format(".kml", kml, lots=True, most_lots=_MANY),
    Format(".shp.zip", shapefiles, lots=True, most_lots=_DBF),
    Format(".tt16.zip", dossier, lots=True, most_lots=_HELD),
    Format(".dxf", dxf, lots=True, most_lots=_MANY),
    Format(".csv", csv_wkt),
    Format(".xlsx", xlsx, lots=True, most_lots=_MANY),
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
    form = _form(report, target.name, zones, epsg)
    write_atomically(target, _made(form, report, zones, epsg, lang))


def content(
    report: Report,
    name: str,
    *,
    zones: Sequence[str] | None = None,
    epsg: int | None = None,
    lang: Lang = "vi",
) -> bytes:
    """Make the bytes of a file of that name, for a door that keeps them in memory; otherwise as ``export``.

    Raises
    ------
    ExportRefused
        Also if there are more lots than such a door should hold.
    """
    form = _form(report, name, zones, epsg)
    _require_held(report, form, name, zones)
    return _made(form, report, zones, epsg, lang)


def refusal(report: Report, name: str, zones: Sequence[str] | None = None) -> Text | None:
    """Why ``content`` would refuse for its number of lots; None if it would not. Nothing is made to know it."""
    try:
        _require_held(report, _form(report, name, zones, None), name, zones)
    except ExportRefused as why:
        return why.text
    return None


def _require_held(report: Report, form: Format, name: str, zones: Sequence[str] | None) -> None:
    if form.lots and (count := lot_count(report, zones)) > _HELD:
        raise ExportRefused("export-many-here", file=name, count=count, most=_HELD)


def _form(report: Report, name: str, zones: Sequence[str] | None, epsg: int | None) -> Format:
    """The format of a file of that name, once it is known that it can hold what is asked for."""
    chosen = next((form for form in FORMATS if name.lower().endswith(form.suffix)), None)
    if chosen is None:
        raise ExportRefused("export-format", file=name, known=", ".join(form.suffix for form in FORMATS))
    if epsg is not None and epsg != WGS84 and epsg not in VN2000_ZONES:
        known = ", ".join(str(code) for code in sorted(VN2000_ZONES))
        raise ExportRefused("export-crs", epsg=epsg, known=known)
    if chosen.lots and chosen.most_lots is not None:
        count = lot_count(report, zones)
        if count > chosen.most_lots:
            raise ExportRefused("export-many", file=name, count=count, most=chosen.most_lots)
    return chosen


def _made(form: Format, report: Report, zones: Sequence[str] | None, epsg: int | None, lang: Lang) -> bytes:
    return form.content(report, zones, epsg, **({"lang": lang} if form.worded else {}))
