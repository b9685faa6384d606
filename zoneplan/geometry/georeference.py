"""From the pixels of a scanned plan to the ground by control points: least squares, and what it is worth.

A pixel position is (column, row), counted from the outer corner of the upper left pixel, to the right and downwards. A
ground position is (easting, northing) in metres on one plane. Three transformations:

- similarity, 4 parameters (Helmert): E = a·c + b·r + e, N = b·c - a·r + n;
- affine, 6 parameters: E = a·c + b·r + e, N = d·c + f·r + n;
- projective, 8 parameters: the affine terms over 1 + g·c + h·r.

The first two are linear and solved at once; the third starts from the linear solution of the multiplied equations and
is brought to the least squares of the residuals on the ground by Gauss-Newton steps (Hartley and Zisserman 2004,
Multiple View Geometry, sections 4.1 and 4.2). Standard error per coordinate from the residuals v of n points and u
parameters: s = sqrt(sum v² / (2n - u)) (Ghilani 2017, Adjustment Computations, chapters 11 and 18).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, sqrt
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["similarity", "affine", "projective"]
Reason = Literal["few-points", "same-place", "collinear", "mirrored", "horizon", "not-finite"]
Numbers = NDArray[np.float64]
Matrix = tuple[float, float, float, float, float, float, float, float, float]

KINDS: Final[tuple[Kind, ...]] = ("similarity", "affine", "projective")
PARAMETERS: Final[dict[Kind, int]] = {"similarity": 4, "affine": 6, "projective": 8}
LEAST: Final[dict[Kind, int]] = {"similarity": 3, "affine": 3, "projective": 5}
_NARROW = 0.02  # points in a strip narrower than this share of its length fix nothing across it
_STEPS = 30
_SETTLED = 1e-12
_TELLING = (
    4  # degrees of freedom of the others; with fewer they agree too often with the wrong point among them
)


@dataclass(frozen=True)
class ControlPoint:
    """One point known in the picture and on the ground."""

    name: str
    column: float
    row: float
    east_m: float
    north_m: float


class CannotFit(ValueError):
    """The points do not give the transformation; ``reason`` says why, ``points`` names those at fault."""

    def __init__(self, reason: Reason, points: Sequence[str] = (), least: int = 0) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.points = tuple(points)
        self.least = least


@dataclass(frozen=True)
class Fit:
    """A transformation from pixels to the ground, and how well the points agree with it.

    Attributes
    ----------
    kind : str
    matrix : tuple of 9 float
        Row by row: (E·w, N·w, w) of (column, row, 1).
    residuals_m : array of float, shape (n, 2)
        Ground as given less ground as transformed, easting and northing.
    freedom : int
        Observations less parameters; 0: the points cannot disagree, and the residuals say nothing.
    """

    kind: Kind
    matrix: Matrix
    residuals_m: Numbers
    freedom: int

    @property
    def lengths_m(self) -> Numbers:
        """Length of each residual, metres."""
        return np.asarray(np.hypot(self.residuals_m[:, 0], self.residuals_m[:, 1]))

    @property
    def rms_m(self) -> float:
        """Root of the mean square of the residuals' lengths, metres."""
        return float(sqrt(float((self.residuals_m**2).sum()) / len(self.residuals_m)))

    @property
    def sigma_m(self) -> float | None:
        """Standard error of one coordinate, metres; None where the points cannot disagree."""
        if self.freedom <= 0:
            return None
        return float(sqrt(float((self.residuals_m**2).sum()) / self.freedom))


def fit(points: Sequence[ControlPoint], kind: Kind, size: tuple[int, int] | None = None) -> Fit:
    """Fit one transformation to control points by least squares.

    Parameters
    ----------
    points : sequence of ControlPoint
    kind : {"similarity", "affine", "projective"}
    size : (width, height) in pixels, optional
        Of the picture: a projective transformation must not send any of it to infinity.

    Returns
    -------
    Fit

    Raises
    ------
    CannotFit
        Too few points, two in one place, all near one line, a mirrored picture, a horizon in it.

    Examples
    --------
    >>> square = [(0, 0, 100, 200), (10, 0, 105, 200), (10, 10, 105, 195), (0, 10, 100, 195)]
    >>> found = fit([ControlPoint(str(n), *p) for n, p in enumerate(square)], "similarity")
    >>> to_ground(found.matrix, np.array([[4.0, 2.0]])).round(6).tolist(), found.freedom
    ([[102.0, 199.0]], 4)
    """
    pixels, ground = arrays(points)
    if len(points) < LEAST[kind]:
        raise CannotFit("few-points", least=LEAST[kind])
    _refuse_bad_places(points, pixels, ground)
    matrix = _SOLVERS[kind](pixels, ground)
    if kind == "projective":
        _refuse_horizon(matrix, pixels, size)
    residuals = ground - to_ground(matrix, pixels)
    if not np.isfinite(residuals).all():
        raise CannotFit("not-finite")
    return Fit(kind, matrix, residuals, 2 * len(points) - PARAMETERS[kind])


def to_ground(matrix: Matrix, pixels: Numbers) -> Numbers:
    """Ground (n, 2) of pixel positions (n, 2).

    Examples
    --------
    >>> to_ground((2.0, 0, 100, 0, -2.0, 500, 0, 0, 1), np.array([[1.0, 1.0]])).tolist()
    [[102.0, 498.0]]
    """
    m = np.array(matrix).reshape(3, 3)
    moved = pixels @ m[:, :2].T + m[:, 2]
    return np.asarray(moved[:, :2] / moved[:, 2:])


def inverted(matrix: Matrix) -> Matrix:
    """The transformation from the ground to pixels.

    Examples
    --------
    >>> back = inverted((2.0, 0, 100, 0, -2.0, 500, 0, 0, 1))
    >>> to_ground(back, np.array([[102.0, 498.0]])).tolist()
    [[1.0, 1.0]]
    """
    return _flat(np.linalg.inv(np.array(matrix).reshape(3, 3)))


def scale_and_rotation(matrix: Matrix, at: tuple[float, float]) -> tuple[float, float]:
    """Metres in one pixel, and how far the picture is turned, at one pixel.

    Returns
    -------
    (float, float)
        The root of the area of one pixel; degrees from the picture's upper edge to the east, clockwise positive.

    Examples
    --------
    >>> scale_and_rotation((0, 0.5, 0, 0.5, 0, 0, 0, 0, 1), (0, 0))
    (0.5, -90.0)
    """
    c, r = at
    here, right, down = to_ground(matrix, np.array([[c, r], [c + 1, r], [c, r + 1]]))
    across, along = right - here, down - here
    area = abs(float(across[0] * along[1] - across[1] * along[0]))
    return sqrt(area), -degrees(atan2(across[1], across[0]))


def arrays(points: Sequence[ControlPoint]) -> tuple[Numbers, Numbers]:
    """Pixels (n, 2) and ground (n, 2) of control points."""
    pixels = np.array([(p.column, p.row) for p in points], dtype=float).reshape(-1, 2)
    ground = np.array([(p.east_m, p.north_m) for p in points], dtype=float).reshape(-1, 2)
    if not (np.isfinite(pixels).all() and np.isfinite(ground).all()):
        raise CannotFit("not-finite")
    return pixels, ground


def _refuse_bad_places(points: Sequence[ControlPoint], pixels: Numbers, ground: Numbers) -> None:
    for places in (pixels, ground):
        size = np.ptp(places, axis=0).max()
        for n in range(1, len(places)):
            same = np.hypot(*(places[:n] - places[n]).T) <= 1e-9 * max(size, 1e-9)
            if same.any():
                raise CannotFit("same-place", (points[int(np.argmax(same))].name, points[n].name))
        if _narrow(places):
            raise CannotFit("collinear")
    m = np.array(_affine(pixels, ground)).reshape(3, 3)
    if m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0] > 0:  # rows run downwards, northings upwards
        raise CannotFit("mirrored")


def _narrow(places: Numbers) -> bool:
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
    return bool(spread[1] <= _NARROW * spread[0])


def _normal(places: Numbers) -> tuple[Numbers, Numbers]:
    """The places about their middle, a unit large, and the matrix that takes them there."""
    middle = places.mean(axis=0)
    size = float(np.hypot(*(places - middle).T).mean())
    return (places - middle) / size, np.array(
        [[1 / size, 0, -middle[0] / size], [0, 1 / size, -middle[1] / size], [0, 0, 1]]
    )


def _solved(design: Numbers, seen: Numbers) -> Numbers:
    return np.asarray(np.linalg.lstsq(design, seen, rcond=None)[0])


def _similarity(pixels: Numbers, ground: Numbers) -> Matrix:
    p, to_p = _normal(pixels)
    g, to_g = _normal(ground)
    one, none = np.ones(len(p)), np.zeros(len(p))
    design = np.vstack(
        [np.column_stack([p[:, 0], p[:, 1], one, none]), np.column_stack([-p[:, 1], p[:, 0], none, one])]
    )
    a, b, e, n = _solved(design, np.concatenate([g[:, 0], g[:, 1]]))
    return _back(np.array([[a, b, e], [b, -a, n], [0, 0, 1]]), to_p, to_g)


def _affine(pixels: Numbers, ground: Numbers) -> Matrix:
    p, to_p = _normal(pixels)
    g, to_g = _normal(ground)
    found = _solved(np.column_stack([p, np.ones(len(p))]), g)
    return _back(np.vstack([found.T, [0, 0, 1]]), to_p, to_g)


def _projective(pixels: Numbers, ground: Numbers) -> Matrix:
    p, to_p = _normal(pixels)
    g, to_g = _normal(ground)
    c, r = p.T
    one, none = np.ones(len(p)), np.zeros(len(p))

    def design(w: Numbers, g: Numbers) -> Numbers:
        east = np.column_stack([c, r, one, none, none, none, -c * g[:, 0], -r * g[:, 0]]) / w[:, None]
        north = np.column_stack([none, none, none, c, r, one, -c * g[:, 1], -r * g[:, 1]]) / w[:, None]
        return np.vstack([east, north])

    found = _solved(design(one, g), np.concatenate([g[:, 0], g[:, 1]]))
    for _ in range(_STEPS):
        m = np.append(found, 1.0).reshape(3, 3)
        moved = np.column_stack([p, one]) @ m.T
        if (np.abs(moved[:, 2]) < _SETTLED).any():
            break
        at = moved[:, :2] / moved[:, 2:]
        step = _solved(design(moved[:, 2], at), np.concatenate([g[:, 0] - at[:, 0], g[:, 1] - at[:, 1]]))
        found = found + step
        if np.abs(step).max() < _SETTLED:
            break
    return _back(np.append(found, 1.0).reshape(3, 3), to_p, to_g)


_SOLVERS: Final = {"similarity": _similarity, "affine": _affine, "projective": _projective}


def _back(found: Numbers, to_p: Numbers, to_g: Numbers) -> Matrix:
    m = np.linalg.inv(to_g) @ found @ to_p
    return _flat(m / m[2, 2])


def _flat(m: Numbers) -> Matrix:
    a, b, c, d, e, f, g, h, i = (float(value) for value in m.ravel())
    return a, b, c, d, e, f, g, h, i


def _refuse_horizon(matrix: Matrix, pixels: Numbers, size: tuple[int, int] | None) -> None:
    width, height = size or (0, 0)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=float)
    seen = np.vstack([pixels, corners]) if size else pixels
    w = seen @ np.array(matrix[6:8]) + matrix[8]
    if w.min() <= 0.05 * w.max():  # the side of the picture nearest to the horizon is 20 times smaller
        raise CannotFit("horizon")
