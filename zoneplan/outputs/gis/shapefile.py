"""The plan as zipped shapefiles: UTF-8, a .prj that names its EPSG code, and a table that explains the short names."""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import geopandas as gpd

from zoneplan.checks.report import Report
from zoneplan.model.messages import catalogue, say
from zoneplan.outputs.gis.frames import Layer
from zoneplan.outputs.gis.planes import layers_by_plane
from zoneplan.outputs.gis.proof import workshop, write_layer
from zoneplan.outputs.report.csv import harmless
from zoneplan.outputs.zipped import zipped

_SHORT = {
    "province_en": "prov_en",
    "province_then": "prov_old",
    "province_then_en": "prov_olden",
    "evidence_vi": "evid_vi",
    "evidence_en": "evid_en",
    "site_radius_m": "radius_m",
    "boundary_source": "source",
    "declared_ha": "decl_ha",
    "declared_printed": "decl_print",
    "declared_about": "decl_about",
    "declared_m2": "decl_m2",
    "ellipsoid_ha": "ellips_ha",
    "difference_ha": "diff_ha",
    "tolerance_ha": "toler_ha",
    "severity_vi": "sever_vi",
    "severity_en": "sever_en",
    "vn2000_epsg": "epsg",
}
_LONGEST = 10  # letters of a field's name in a DBF
_BYTES = 254  # of a text in a DBF
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def short_name(column: str) -> str:
    """The name of a column in a DBF.

    Examples
    --------
    >>> short_name("declared_printed"), short_name("plane_ha")
    ('decl_print', 'plane_ha')
    """
    name = _SHORT.get(column, column)
    if len(name) > _LONGEST:
        raise KeyError(column)
    return name


def shapefiles(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The plan as a ZIP of shapefiles, one for each layer and plane.

    Parameters
    ----------
    report, zones, epsg
        As in ``geopackage``.

    Returns
    -------
    bytes
        A ZIP with the parts of each shapefile, ``fields.csv`` (each short name with what it stands for, in
        Vietnamese and English) and ``README.txt``, which names every text that was too long for a DBF and was cut.

    Raises
    ------
    ExportRefused
        As ``geopackage``.
    """
    layers = layers_by_plane(report, zones, epsg)
    files: dict[str, bytes] = {}
    cut: list[str] = []
    with workshop(report.run.at) as folder:
        for name, layer in layers.items():
            frame, shortened = _for_dbf(layer.frame)
            cut += [f"{name}: {where}" for where in shortened]
            path = folder / f"{name}.shp"
            day = report.run.at.date().isoformat()
            options = {"ENCODING": "UTF-8", "DBF_DATE_LAST_UPDATE": day}
            write_layer(frame, path, "ESRI Shapefile", name, options)
            files |= _parts(path)
    texts = {"README.txt": _readme(cut), "fields.csv": _fields(layers)}
    return zipped({name: text.encode() for name, text in texts.items()} | files, report.run.at)


def _parts(path: Path) -> dict[str, bytes]:
    return {path.with_suffix(suffix).name: path.with_suffix(suffix).read_bytes() for suffix in _PARTS}


def _for_dbf(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """The table as a DBF can hold it, and where text was cut."""
    made = frame.copy()
    cut = []
    for column in made.columns.drop(made.geometry.name):
        values = list(made[column])
        if any(isinstance(value, bool) for value in values):
            made[column] = [None if value is None else float(value) for value in values]
            made[column] = made[column].astype(float)
        elif any(isinstance(value, str) for value in values):
            fitted = [fit(value, _BYTES) if isinstance(value, str) else None for value in values]
            pairs = enumerate(zip(fitted, values, strict=True), start=1)
            cut += [f"{short_name(column)}, {n}" for n, (new, old) in pairs if new is not None and new != old]
            made[column] = fitted
    return made.rename(columns={name: short_name(str(name)) for name in made.columns}), cut


def fit(text: str, most: int) -> str:
    """A text of at most so many bytes of UTF-8, cut between letters; what was cut ends in an ellipsis.

    Blanks at both ends go, for a DBF keeps none.

    Examples
    --------
    >>> fit("Đất ở", 8), fit("Đất ở ", 10)
    ('Đấ…', 'Đất ở')
    """
    text = text.strip()
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore").rstrip() + "…"


def _fields(layers: dict[str, Layer]) -> str:
    """What every short name stands for."""
    out = StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out, delimiter=";")
    rows.writerow(["shapefile", "field", "column", "vi", "en"])
    known = catalogue()
    for file, layer in layers.items():
        for column in layer.frame.columns.drop(layer.frame.geometry.name):
            words = known[f"column.{layer.kind}.{column}"]
            told = (file, short_name(str(column)), str(column), words.vi, words.en)
            rows.writerow([harmless(cell) for cell in told])
    return out.getvalue()


def _readme(cut: list[str]) -> str:
    listed = "\r\n".join(f"  {one}" for one in cut) or "  –"
    told = [say("export.shapefile.readme"), say("export.shapefile.cut")]
    parts = [text.to(lang) for lang in ("vi", "en") for text in told]
    return "\ufeff" + "\r\n\r\n".join([*parts, listed]) + "\r\n"
