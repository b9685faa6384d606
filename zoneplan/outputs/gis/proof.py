"""Writing through GDAL, and the proof: what was written is read again and compared before anybody gets it."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from zoneplan.model.errors import ExportRefused

PLANE_M = 1e-4
"""A vertex on a plane may come back so far off, in metres."""
DEGREES = 2e-9
"""The same in degrees: 0.2 mm."""


@contextmanager
def workshop(at: datetime) -> Iterator[Path]:
    """A folder for files in the making, with GDAL's clock set to the time of the run: the same run, the same bytes.

    Raises
    ------
    ExportRefused
        For what GDAL or the disk refuses in it.
    """
    told = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with TemporaryDirectory(prefix="zoneplan-") as folder:
        try:
            # a folder that goes away at once need not survive a crash, so SQLite need not wait for the disk
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": told, "OGR_SQLITE_SYNCHRONOUS": "OFF"})
            yield Path(folder)
        except (OSError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as why:
            raise ExportRefused("cannot-write", file="GDAL", why=why) from why
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None, "OGR_SQLITE_SYNCHRONOUS": None})


def write_layer(
    frame: gpd.GeoDataFrame, path: Path, driver: str, layer: str, options: Mapping[str, str] | None = None
) -> None:
    """Write a layer and read it again.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        In the system that the file shall have.
    path : pathlib.Path
        A further layer is added to a file that is there.
    driver, layer : str
        GDAL's name of the format; name of the layer.
    options : mapping of str to str, optional
        GDAL's layer options.

    Raises
    ------
    ExportRefused
        If it does not come back with the same rows, values, shapes and system.
    """
    whole = {"VERSION": "1.3"} if driver == "GPKG" else {}  # older GDAL warns of 1.4
    pyogrio.write_dataframe(
        frame,
        path,
        layer=layer,
        driver=driver,
        append=path.exists(),
        layer_options=dict(options or {}),
        dataset_options=whole,
    )
    require_same(pyogrio.read_dataframe(path, layer=layer), frame, path.name)


def require_same(read: gpd.GeoDataFrame, written: gpd.GeoDataFrame, file: str) -> None:
    """Refuse a file that does not give back what was put in.

    Raises
    ------
    ExportRefused
        With the first thing that differs.
    """
    differs = _difference(read, written)
    if differs is not None:
        raise ExportRefused("export-unlike", file=file, what=differs)


def _difference(read: gpd.GeoDataFrame, written: gpd.GeoDataFrame) -> str | None:
    if len(read) != len(written):
        return f"{len(read)} ≠ {len(written)}"
    if read.crs is None or read.crs.to_epsg() != written.crs.to_epsg():
        return f"CRS {read.crs and read.crs.name} ≠ {written.crs.name}"
    for name in written.columns.drop(written.geometry.name):
        if name not in read:
            return str(name)
        for number in _doubtful(read[name], written[name]):
            got, put = read[name].iloc[number], written[name].iloc[number]
            if not alike(got, put):
                return f"{name}, {number + 1}: {str(got)[:40]} ≠ {str(put)[:40]}"
    tolerance = DEGREES if written.crs.is_geographic else PLANE_M
    a, b = _singles(read.geometry), _singles(written.geometry)
    for number in np.flatnonzero(~shapely.equals_exact(a, b, tolerance)).tolist():
        if not same_shape(a[number], b[number], tolerance):
            return f"geometry, {number + 1}"
    return None


def _doubtful(read: pd.Series, written: pd.Series) -> list[int]:
    """The rows whose values are not plainly the same, for those are few even among a million."""
    a, b = read.to_numpy(), written.to_numpy()
    if a.dtype.kind == "f" and b.dtype.kind == "f":
        same = (a == b) | (np.isnan(a) & np.isnan(b))
    else:
        same = np.fromiter((type(x) is type(y) and x == y for x, y in zip(a, b, strict=True)), bool, len(a))
    return [int(number) for number in np.flatnonzero(~same)]


def _singles(geometries: gpd.GeoSeries) -> NDArray[Any]:
    """Multi-parts of one as their part; the rest, None too, as it is."""
    shapes = geometries.to_numpy()
    alone = (shapely.get_type_id(shapes) >= shapely.GeometryType.MULTIPOINT) & (
        shapely.get_num_geometries(shapes) == 1
    )
    return np.asarray(np.where(alone, shapely.get_geometry(shapes, 0), shapes), dtype=object)


def alike(got: Any, put: Any) -> bool:
    """Whether a value came back as it was put in; nothing, "" and NaN are one, for few formats tell them apart."""
    if _nothing(got) or _nothing(put):
        return _nothing(got) and _nothing(put)
    if isinstance(put, float):
        return math.isclose(float(got), put, rel_tol=1e-12, abs_tol=1e-9)
    return bool(str(got) == str(put) or got == put)


def _nothing(value: Any) -> bool:
    return value is None or value == "" or value != value  # many formats have no text that is empty


def same_shape(a: Any, b: Any, tolerance: float) -> bool:
    """Whether two geometries have the same rings; a multi-part of one is its part, and None is an empty one."""
    one, other = _single(a), _single(b)
    if one is None or other is None:
        return one is other
    if shapely.get_num_coordinates(one) != shapely.get_num_coordinates(other):
        return False
    return bool(
        shapely.equals_exact(one, other, tolerance)
        or shapely.equals_exact(shapely.normalize(one), shapely.normalize(other), tolerance)
        or shapely.hausdorff_distance(one, other) <= tolerance  # rings that begin elsewhere
    )


def _single(geometry: Any) -> Any:
    if geometry is None or geometry.is_empty:
        return None
    parts = getattr(geometry, "geoms", None)
    return parts[0] if parts is not None and len(parts) == 1 else geometry
