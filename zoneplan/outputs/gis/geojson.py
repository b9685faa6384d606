"""The zones as GeoJSON: WGS 84 and nothing else, as RFC 7946 has it."""

import json
from collections.abc import Sequence

from zoneplan.checks.report import Report
from zoneplan.geometry.rfc7946 import rfc7946_geometry
from zoneplan.model.errors import ExportRefused
from zoneplan.outputs.gis.frames import WGS84, zone_frame


def geojson(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The zones as RFC 7946 GeoJSON: WGS 84, right-hand rule, 7 decimals, no ``crs`` member.

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int, optional
        4326 or None.

    Raises
    ------
    ExportRefused
        As ``zone_frame``, or if another system is asked for: a GeoPackage can carry it.
    """
    if epsg not in (None, WGS84):
        raise ExportRefused("export-geojson-crs", epsg=epsg)
    lines = []
    for row in zone_frame(report, zones).to_dict("records"):
        geometry = rfc7946_geometry(row.pop("geometry"))
        properties = {key: None if value != value else value for key, value in row.items()}  # NaN is not JSON
        feature = {"type": "Feature", "id": properties["id"], "properties": properties, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, allow_nan=False))
    return ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()
