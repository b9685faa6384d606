"""A scanned plan that a plan keeps: what is written beside its image."""

from math import hypot, sqrt
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Finite = Annotated[float, Field(allow_inf_nan=False)]
Words = Annotated[str, Field(max_length=2_000)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

READING_PIXELS: Final = 0.5
"""Standard error of a position read off the picture, per coordinate, in pixels as shown: half of one."""


class KeptPoint(BaseModel):
    """One control point, and how far it is from where the transformation puts it (given less transformed)."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    name: Words
    column: Finite
    row: Finite
    east_m: Finite
    north_m: Finite
    east_off_m: Finite
    north_off_m: Finite


class KeptScan(BaseModel):
    """The sidecar ``rasters/<id>.json``.

    Attributes
    ----------
    id : str
        Also the name of the files: ``rasters/<id>.tif`` (or .png, .jpg) as it came and ``rasters/<id>.webp``, the
        picture in Web Mercator for the map.
    sha256, picture_sha256 : str
        Digests of these two.
    matrix : list of 9 float
        Pixel (column, row, from the outer corner of the upper left one) to numbers of ``system``.
    method : str
        ``file`` for coordinates that came with the image, else the kind of transformation.
    freedom : int or None
        Observations less parameters; None for ``file``.
    pixel_m : float
        Metres in one pixel of the image, in its middle.
    shrink : int
        How many pixels of the image, in a row, are one of the picture that was looked at.
    bounds : list of 4 float
        South, west, north, east of the picture, WGS 84 degrees.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    format: Literal["zoneplan-raster/1"] = "zoneplan-raster/1"
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    source: Words
    person: Words
    at: Words
    file: Words
    image: Literal["tif", "png", "jpg"]
    sha256: Sha256
    picture_sha256: Sha256
    size: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=2, max_length=2)]
    system: dict[str, Any]
    matrix: Annotated[list[Finite], Field(min_length=9, max_length=9)]
    method: Literal["file", "similarity", "affine", "projective"]
    points: list[KeptPoint] = []
    freedom: int | None = None
    rms_m: Finite | None = None
    pixel_m: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    shrink: Annotated[int, Field(ge=1)] = 1
    bounds: Annotated[list[Finite], Field(min_length=4, max_length=4)]


def accuracy_of(scan: KeptScan) -> float | None:
    """Standard error, per coordinate and in metres, of what is digitised over a scanned plan.

    From the control points s = RMS / √2 · √(2n / (2n - u)), with n points and u parameters of the transformation, so
    that s² = sum of squared residuals / degrees of freedom; and from reading the picture half a pixel as shown, p:
    √(s² + p²).

    Returns
    -------
    float or None
        None where nothing is known: the file itself brought the coordinates, or the points were so few that they
        could not disagree.
    """
    if scan.rms_m is None or not scan.freedom or scan.freedom < 0 or not scan.points:
        return None
    observations = 2 * len(scan.points)
    sigma = scan.rms_m / sqrt(2) * sqrt(observations / scan.freedom)
    return hypot(sigma, READING_PIXELS * scan.pixel_m * scan.shrink)
