"""A scanned plan as it came in, before anybody has said where it lies."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from zoneplan.geometry.georeference import Matrix
from zoneplan.model.messages import Text

Format = Literal["tif", "png", "jpg"]


@dataclass(frozen=True)
class Scan:
    """One image.

    Attributes
    ----------
    name : str
        Of the file, fit for showing.
    format : {"tif", "png", "jpg"}
        By its content.
    content : bytes
        The image file as it came.
    sha256 : str
        Of the image file, its world file and its .prj together.
    size : (int, int)
        Width and height in pixels.
    bands : int
    depth : str
        Kind of number in a pixel, such as ``uint8``.
    pixels : array of uint8, shape (height, width, 4)
        RGBA, smaller than the image by the whole factor ``shrink``; row 0 is the upper edge.
    shrink : int
    matrix : tuple of 9 float or None
        From (column, row), counted from the outer corner of the upper left pixel, to the numbers of the file's
        coordinate system; None if the file says nothing.
    crs : str or None
        What the file or its .prj says of that system; None if nothing.
    notes : tuple of Text
        What was converted or left aside.
    """

    name: str
    format: Format
    content: bytes
    sha256: str
    size: tuple[int, int]
    bands: int
    depth: str
    pixels: NDArray[np.uint8]
    shrink: int
    matrix: Matrix | None
    crs: str | None
    notes: tuple[Text, ...]
