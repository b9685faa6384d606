"""Degrees as metres on the ground, well enough to compare neighbouring points."""

import math

import numpy as np
from numpy.typing import NDArray

from zoneplan.sources.corners.table import Kind

_A_M, _E2 = 6_378_137.0, 0.006_694_379_990_141_3  # the ellipsoid of VN-2000 and WGS 84


def metres(xy: NDArray[np.float64], kind: Kind) -> NDArray[np.float64]:
    """Give positions in metres from the first one's parallel and the prime meridian.

    Parameters
    ----------
    xy : numpy.ndarray of float, shape (n, 2)
        Easting, northing in metres, given back as they are; or longitude, latitude in degrees, which are scaled
        with the radii of curvature at the first latitude (Snyder 1987, (4-18), (4-20)): a few parts in a
        million over a kilometre.

    Examples
    --------
    >>> metres(np.array([(106.0, 11.0), (106.0, 11.01)]), "degrees")[:, 1].round(0).tolist()
    [1216762.0, 1217868.0]
    """
    if kind == "plane" or not len(xy):
        return xy
    latitude = math.radians(float(xy[0, 1]))
    w = 1 - _E2 * math.sin(latitude) ** 2
    meridian, parallel = _A_M * (1 - _E2) / w**1.5, _A_M / math.sqrt(w) * math.cos(latitude)
    return np.asarray(np.radians(xy) * (parallel, meridian), dtype=np.float64)
