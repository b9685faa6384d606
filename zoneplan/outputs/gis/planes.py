"""The layers of an export in the systems that a file shall have: one for all, or the plane of each zone."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.frames import to_plane, to_wgs84
from zoneplan.model.errors import ExportRefused
from zoneplan.outputs.gis.found import found_layers
from zoneplan.outputs.gis.frames import WGS84, Layer, circle_frame, zone_frame
from zoneplan.outputs.gis.lots import lot_frames


def moved(frame: gpd.GeoDataFrame, epsg: int) -> gpd.GeoDataFrame:
    """A layer in the system asked for, 4326 or a VN-2000 plane; its index counts from 0."""
    settled = frame.reset_index(drop=True)
    return to_wgs84(settled) if epsg == WGS84 else to_plane(settled, epsg)


def layers_in(report: Report, zones: Sequence[str] | None = None, epsg: int = WGS84) -> list[Layer]:
    """Everything that can be drawn, in the order of a project: zones, circles, lots, findings; empty ones left out.

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int
        4326 or a VN-2000 plane, for all.

    Raises
    ------
    ExportRefused
        As ``zone_frame``, or if a large layer of parcels can no longer be read.
    """
    return [Layer(name, _together(frames, epsg)) for name, frames in _drawn(report, zones).items()]


def layers_by_plane(
    report: Report, zones: Sequence[str] | None = None, epsg: int | None = None
) -> dict[str, Layer]:
    """The same by the name of each part: parted by the planes in ``vn2000_epsg``, whose codes end the names.

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int or None
        4326 or a VN-2000 plane: then nothing is parted, and the names are those of ``layers_in``.
    """
    if epsg is not None:
        return {layer.name: layer for layer in layers_in(report, zones, epsg)}
    return {
        f"{name}_{plane}": Layer(
            name, _together([frame[frame["vn2000_epsg"] == plane] for frame in frames], plane)
        )
        for name, frames in _drawn(report, zones).items()
        for plane in sorted({int(code) for frame in frames for code in frame["vn2000_epsg"].unique()})
    }


def _drawn(report: Report, zones: Sequence[str] | None) -> dict[str, list[gpd.GeoDataFrame]]:
    """The tables of each layer, each table in a system of its own."""
    frame = zone_frame(report, zones)
    ids = list(frame["id"])
    planes = {zone.id: zone.vn2000_epsg for zone in report.plan.registry.zones}
    circles = circle_frame(report, ids)
    drawn = {
        "zones": [frame],
        "circles": [] if circles is None else [circles],
        "lots": lot_frames(report, ids),
    }
    for layer in found_layers(report, set(ids), planes, by_zone=bool(zones)):
        drawn[layer.name] = [layer.frame]
    return {name: frames for name, frames in drawn.items() if frames}


def _together(frames: Sequence[gpd.GeoDataFrame], epsg: int) -> gpd.GeoDataFrame:
    """Tables of one layer, in one system."""
    try:
        there = [moved(frame, epsg) for frame in frames if len(frame)]
    except ValueError as why:  # a corner that lies nowhere, in a file that another program changed
        raise ExportRefused("export-place", what=why) from why
    return there[0] if len(there) == 1 else gpd.GeoDataFrame(pd.concat(there, ignore_index=True))
