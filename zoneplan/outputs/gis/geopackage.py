"""The plan as a GeoPackage: each zone in its own VN-2000 plane, with styles that QGIS applies by itself."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import pyogrio

from zoneplan.checks.report import Report
from zoneplan.model.messages import say
from zoneplan.outputs.gis.frames import WGS84, Layer, layers_of
from zoneplan.outputs.gis.proof import moved, workshop, write_layer
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
    parts = by_plane(layers_of(report, zones), epsg)
    with workshop(report.run.at) as folder:
        path = folder / "zones.gpkg"
        for name, layer in parts.items():
            write_layer(layer.frame, path, "GPKG", name, {"GEOMETRY_NAME": "geom"})
        styles = pd.DataFrame([_style(name, layer, report) for name, layer in parts.items()])
        pyogrio.write_dataframe(styles, path, layer=_STYLES, driver="GPKG", append=True, FID="id")
        return path.read_bytes()


def by_plane(layers: Sequence[Layer], epsg: int | None) -> dict[str, Layer]:
    """Layers moved to one system, or parted by planes, by the name that each part gets.

    Parameters
    ----------
    epsg : int or None
        4326 or a VN-2000 plane for all; None for the planes in ``vn2000_epsg``, whose codes end the names.
    """
    if epsg is not None:
        return {layer.name: Layer(layer.name, moved(layer.frame, epsg)) for layer in layers}
    return {
        f"{layer.name}_{plane}": Layer(layer.name, moved(_part(layer.frame, plane), plane))
        for layer in layers
        for plane in sorted(set(layer.frame["vn2000_epsg"]))
    }


def _part(frame: gpd.GeoDataFrame, plane: int) -> gpd.GeoDataFrame:
    part: gpd.GeoDataFrame = frame[frame["vn2000_epsg"] == plane]
    return part


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
