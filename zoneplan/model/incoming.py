"""What comes in from outside, before anybody has said what its numbers mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from zoneplan.model.messages import Text

Scalar = str | int | float | bool | None


@dataclass(frozen=True)
class RawFeature:
    """One feature exactly as its file has it.

    Attributes
    ----------
    geometry : shapely geometry or None
        In the file's own numbers, x before y as GIS files store them (a corner table: easting before northing).
    properties : mapping of str to Scalar
        Attribute text is Unicode NFC.
    number : int
        Its place in the file, from 1.
    """

    geometry: BaseGeometry | None
    properties: Mapping[str, Scalar]
    number: int


@dataclass(frozen=True)
class RawLayer:
    """One layer of a file.

    Attributes
    ----------
    name : str
        As the file names it; the file's own name where the format has no layers.
    features : tuple of RawFeature
    crs : str or None
        What the file says of its coordinate system (WKT, PROJ string or "EPSG:…"); None if it says nothing.
    notes : tuple of Text
        What was dropped, decoded or closed on the way in.
    """

    name: str
    features: tuple[RawFeature, ...]
    crs: str | None
    notes: tuple[Text, ...] = ()
