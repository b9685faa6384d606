"""Which control point is wrong: each is held against the transformation of all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, inf

import numpy as np

from zoneplan.geometry.georeference import (
    LEAST,
    PARAMETERS,
    CannotFit,
    ControlPoint,
    Fit,
    Kind,
    Numbers,
    arrays,
    fit,
    scale_and_rotation,
    to_ground,
)

_TELLING = (
    4  # degrees of freedom of the others; with fewer they agree too often with the wrong point among them
)


@dataclass(frozen=True)
class Suspect:
    """A point that the others contradict: its place among the points, and how far off it is on the ground."""

    number: int
    east_m: float
    north_m: float

    @property
    def distance_m(self) -> float:
        """Its distance from where the other points put it."""
        return hypot(self.east_m, self.north_m)


def left_out(points: Sequence[ControlPoint], kind: Kind) -> Numbers | None:
    """Each point held against the transformation of all others.

    Returns
    -------
    array of float, shape (n, 2), or None
        Ground as given less ground as the others have it; None where the others are too few.
    """
    errors = []
    for number in range(len(points)):
        try:
            rest = fit([*points[:number], *points[number + 1 :]], kind)
        except CannotFit:
            return None
        pixel, ground = arrays(points[number : number + 1])
        errors.append((ground - to_ground(rest.matrix, pixel))[0])
    return np.array(errors)


def suspect(points: Sequence[ControlPoint], kind: Kind) -> Suspect | None:
    """The point that was probably mistyped: without it the others agree much better, and it lies far from them.

    None where all agree, or where the points cannot tell which is wrong. Where the others are few for the
    transformation asked for, they are held against a similarity, which a flat scan nearly is.

    Examples
    --------
    >>> grid = [(0, 0, 0, 1000), (900, 0, 900, 1000), (900, 900, 900, 100), (0, 900, 0, 100), (450, 300, 450, 790)]
    >>> found = suspect([ControlPoint(str(n), *p) for n, p in enumerate(grid)], "affine")
    >>> found.number, round(found.distance_m)
    (4, 90)
    """
    if 2 * (len(points) - 1) - PARAMETERS[kind] < _TELLING:
        kind = "similarity"
    if len(points) - 1 < LEAST[kind]:
        return None
    whole = _tried(points, kind)
    rests = [_tried([*points[:n], *points[n + 1 :]], kind) for n in range(len(points))]
    number, second = sorted(range(len(points)), key=lambda n: _sigma(rests[n]))[:2]
    rest = rests[number]
    if rest is None:
        return None
    pixel, ground = arrays(points[number : number + 1])
    east, north = (ground - to_ground(rest.matrix, pixel))[0]
    found, sigma = Suspect(number, float(east), float(north)), _sigma(rest)
    pixel_m, _ = scale_and_rotation(rest.matrix, (pixel[0, 0], pixel[0, 1]))
    much_better = sigma < min(_sigma(whole) / 3, _sigma(rests[second]) / 2)
    return found if much_better and found.distance_m > max(5 * sigma, 3 * pixel_m) else None


def _tried(points: Sequence[ControlPoint], kind: Kind) -> Fit | None:
    try:
        return fit(points, kind)
    except CannotFit:
        return None


def _sigma(found: Fit | None) -> float:
    """Standard error per coordinate; infinite where the points give no transformation at all."""
    sigma = None if found is None else found.sigma_m
    return inf if sigma is None else sigma
