"""The plan as a GeoPackage: each zone in its own VN-2000 plane, with styles that QGIS applies by itself."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
import pyogrio

from zoneplan.checks.report import Report
from zoneplan.model.messages import say
from zoneplan.outputs.gis.frames import WGS84, Layer
from zoneplan.outputs.gis.planes import layers_by_plane, moved
from zoneplan.outputs.gis.proof import workshop, write_layer
from zoneplan.outputs.gis.qml import qml

_STYLES = "layer_styles"  # the table in which QGIS looks for styles


def geopackage(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The plan as a GeoPackage: zones, circles of possible sites, lots, places of findings, and their styles.

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int, optional
        One system for all: 4326 or a VN-2000 plane. None gives a layer for each VN-2000 plane that zones
        of the plan are measured on, for instance ``zones_9210`` and ``zones_5899``.

    Raises
    ------
    ExportRefused
        As ``zone_frame``, or if what GDAL wrote does not read back the same.
    """
    return packed(layers_by_plane(report, zones, epsg), report)


def packed(parts: Mapping[str, Layer], report: Report) -> bytes:
    """The layers under their names as a GeoPackage, with their styles."""
    with workshop(report.run.at) as folder:
        path = folder / "zones.gpkg"
        for name, layer in parts.items():
            write_layer(layer.frame, path, "GPKG", name, {"GEOMETRY_NAME": "geom"})
        styles = pd.DataFrame([_style(name, layer, report) for name, layer in parts.items()])
        pyogrio.write_dataframe(styles, path, layer=_STYLES, driver="GPKG", append=True, FID="id")
        return path.read_bytes()


def one_system(frame: gpd.GeoDataFrame, epsg: int | None) -> gpd.GeoDataFrame:
    """The zones for a file of one system: WGS 84 unless another one is asked for."""
    return moved(frame, WGS84 if epsg is None else epsg)


def _style(name: str, layer: Layer, report: Report) -> dict[str, object]:
    return {
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": name,
        "f_geometry_column": "geom",
        "styleName": "zoneplan",
        "styleQML": qml(layer),
        "styleSLD": "",
        "useAsDefault": True,
        "description": say(f"export.layer.{layer.kind}").vi,
        "owner": "",
        "ui": "",
        "update_time": pd.Timestamp(report.run.at).tz_convert("UTC"),
    }
