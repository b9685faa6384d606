"""The zones as FlatGeobuf and as GeoParquet: one layer, one system, which the file names."""

from collections.abc import Sequence
from io import BytesIO

import geopandas as gpd

from zoneplan.checks.report import Report
from zoneplan.outputs.gis.frames import zone_frame
from zoneplan.outputs.gis.geopackage import one_system
from zoneplan.outputs.gis.proof import require_same, workshop, write_layer


def flatgeobuf(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The zones as FlatGeobuf, in WGS 84 unless a VN-2000 plane is asked for.

    Parameters, order and errors are those of ``zone_frame`` and ``geopackage``. The file has no spatial index, which
    would put the zones in another order; a plan is no large layer.
    """
    with workshop(report.run.at) as folder:
        path = folder / "zones.fgb"
        options = {"SPATIAL_INDEX": "NO"}
        write_layer(one_system(zone_frame(report, zones), epsg), path, "FlatGeobuf", "zones", options)
        return path.read_bytes()


def geoparquet(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The zones as GeoParquet 1.1, in WGS 84 unless a VN-2000 plane is asked for; errors as ``flatgeobuf``."""
    frame = one_system(zone_frame(report, zones), epsg)
    out = BytesIO()
    frame.to_parquet(out, index=False, schema_version="1.1.0", geometry_encoding="WKB")
    content = out.getvalue()
    require_same(gpd.read_parquet(BytesIO(content)), frame, "zones.parquet")
    return content
