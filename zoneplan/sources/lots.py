"""A layer of lots: which zone it divides, and each lot's id, land-use code, use and declared area."""

import json
import math
from pathlib import PurePosixPath
from typing import Any

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from zoneplan.model.boundary import Evidence, LotLayer
from zoneplan.model.messages import Text, say
from zoneplan.sources.boundaries import collection_bytes, read_evidence
from zoneplan.sources.geojson import SourceUnreadable, read_geojson
from zoneplan.sources.schematic import SchematicLot

COLUMNS = ("lot", "code", "use_vi", "use_en", "declared_m2")


def read_lots(content: bytes, zones: set[str], file: str) -> LotLayer:
    """Read a layer of lots.

    Parameters
    ----------
    content : bytes
        GeoJSON. Its ``zoneplan`` member names ``zone`` and ``evidence`` and may hold a ``note`` in vi and en. Each
        lot has ``lot`` and ``code`` (text) and may have ``use_vi``, ``use_en`` and ``declared_m2``.
    zones : set of str
        Ids of the plan's zones.
    file : str
        Its path inside the plan.

    Raises
    ------
    SourceUnreadable
        With the lot's number and what was expected.
    """
    collection = read_geojson(content)
    about = collection.about
    if about.get("zone") not in list(zones):  # a list: the value may be anything JSON can say
        raise SourceUnreadable("lot-zone", got=json.dumps(about.get("zone"), ensure_ascii=False)[:60])
    if not collection.features:
        raise SourceUnreadable("no-lots")
    rows = [_row(feature.properties, number) for number, feature in enumerate(collection.features, start=1)]
    geometries = [feature.geometry for feature in collection.features]
    frame = gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry=geometries, crs="EPSG:4326")
    frame["declared_m2"] = frame["declared_m2"].astype(float)
    return LotLayer(
        name=PurePosixPath(file).stem,
        zone=about["zone"],
        evidence=read_evidence(about.get("evidence")),
        note=_note(about.get("note")),
        lots=frame,
        file=file,
    )


def _note(value: Any) -> Text | None:
    is_text = isinstance(value, dict) and all(isinstance(value.get(lang), str) for lang in ("vi", "en"))
    return Text(vi=value["vi"], en=value["en"]) if is_text else None


def _row(properties: dict[str, Any], number: int) -> dict[str, Any]:
    row = {column: properties.get(column) for column in COLUMNS}
    for column in ("lot", "code"):
        value = row[column]
        if isinstance(value, int) and not isinstance(value, bool):
            row[column] = value = str(value)
        if not isinstance(value, str) or not value.strip():
            _refuse(number, column, value, "text")
    for column in ("use_vi", "use_en"):
        row[column] = "" if row[column] is None else str(row[column])
    declared = row["declared_m2"]
    if declared is None:
        row["declared_m2"] = math.nan
    elif isinstance(declared, bool) or not isinstance(declared, int | float) or declared <= 0:
        _refuse(number, "declared_m2", declared, "area")
    return row


def _refuse(number: int, column: str, value: Any, want: str) -> None:
    got = json.dumps(value, ensure_ascii=False)[:60]
    raise SourceUnreadable("lot-column", number=number, column=column, got=got, want=say(f"want.{want}"))


def lots_bytes(zone: str, lots: list[SchematicLot], note: Text) -> bytes:
    """Write a schematic layer of lots; the same lots always give the same bytes.

    Lots declare no area, for no document states one; the words of the source that name a use go with it.
    """
    features: list[tuple[dict[str, Any], BaseGeometry]] = [
        (
            {
                "lot": lot.lot,
                "code": lot.use.code,
                "use_vi": lot.use.name.vi,
                "use_en": lot.use.name.en,
                "declared_m2": None,
                "evidence": Evidence.SCHEMATIC.value,
                "quote": lot.use.quote,
                "source": lot.use.source,
            },
            lot.geometry,
        )
        for lot in lots
    ]
    about = {"zone": zone, "evidence": Evidence.SCHEMATIC.value, "note": note.model_dump()}
    return collection_bytes(features, about)
