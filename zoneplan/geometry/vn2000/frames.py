"""GeoDataFrames between WGS 84 and VN-2000 planes."""

import geopandas as gpd

from zoneplan.geometry.vn2000.datum import (
    between_vn2000,
    require_longitude_latitude,
    vn2000_to_wgs84,
    wgs84_to_vn2000,
)
from zoneplan.geometry.vn2000.recognise import recognise_crs
from zoneplan.geometry.vn2000.zones import WGS84, vn2000_zone


def to_wgs84(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A layer in WGS 84.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        In WGS 84 or any VN-2000 system that `recognise_crs` accepts.

    Returns
    -------
    geopandas.GeoDataFrame
        A new frame with CRS EPSG:4326, x longitude, y latitude. Index, columns and row order are those of the
        input, which is not changed. Only the active geometry column is moved. Empty and None stay; Z stays.

    Raises
    ------
    CrsRefused
        If the CRS is missing or cannot be used.
    ValueError
        If a coordinate is not finite or out of range.
    """
    epsg = recognise_crs(frame.crs)
    if epsg == WGS84:
        require_longitude_latitude(frame.geometry)
        return _with_geometry(frame, frame.geometry, WGS84)
    return _with_geometry(frame, vn2000_to_wgs84(frame.geometry, epsg), WGS84)


def to_plane(frame: gpd.GeoDataFrame, epsg: int) -> gpd.GeoDataFrame:
    """A layer on a VN-2000 plane.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        In WGS 84 (then the datum step EPSG:6960 is made) or any VN-2000 system (then none is).
    epsg : int
        EPSG code of a projected VN-2000 system.

    Returns
    -------
    geopandas.GeoDataFrame
        A new frame with that CRS, x easting, y northing in metres; otherwise as in `to_wgs84`.

    Raises
    ------
    CrsRefused
        If the CRS of the frame is missing or cannot be used.
    ValueError
        If `epsg` is not a projected VN-2000 system, or a coordinate is not finite or out of range.
    """
    vn2000_zone(epsg)
    source = recognise_crs(frame.crs)
    if source == WGS84:
        return _with_geometry(frame, wgs84_to_vn2000(frame.geometry, epsg), epsg)
    return _with_geometry(frame, between_vn2000(frame.geometry, source, epsg), epsg)


def _with_geometry(frame: gpd.GeoDataFrame, geometry: gpd.GeoSeries, epsg: int) -> gpd.GeoDataFrame:
    # allow_override: PROJ strings and old .prj files that mean the same system become its EPSG code
    relabelled = geometry.set_crs(epsg, allow_override=True)
    return frame.set_geometry(relabelled)
