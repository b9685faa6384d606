"""A boundary and a layer of lots: a geometry together with the evidence that stands behind it."""

from dataclasses import dataclass
from enum import StrEnum

from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from zoneplan.model.messages import Text, say


class Evidence(StrEnum):
    """How a geometry came about."""

    SCHEMATIC = "schematic"
    DIGITISED = "digitised"
    SURVEYED = "surveyed"

    @property
    def text(self) -> Text:
        """The word a planner reads."""
        return say(f"evidence.{self.value}")


@dataclass(frozen=True)
class Boundary:
    """A zone's geometry with its evidence.

    Attributes
    ----------
    zone : str
        Id of the zone.
    geometry : shapely geometry
        WGS 84 longitude and latitude, as read: it may still be empty, invalid or no polygon.
    evidence : Evidence
    accuracy_m : float or None
        Standard error of a vertex in metres, in each coordinate; None for a schematic boundary, which has none.
    source : str
        What the boundary was taken from, in the words of its file.
    file : str
        Path inside the plan.
    """

    zone: str
    geometry: BaseGeometry
    evidence: Evidence
    accuracy_m: float | None
    source: str
    file: str


@dataclass(frozen=True)
class LotLayer:
    """The lots of one zone.

    Attributes
    ----------
    name : str
        File name without its suffix.
    zone : str
        Id of the zone that the lots divide.
    evidence : Evidence
    note : Text or None
        What the layer says about itself, for example that it is illustrative.
    lots : geopandas.GeoDataFrame
        EPSG:4326; columns ``lot``, ``code``, ``use_vi``, ``use_en``, ``declared_m2`` (NaN: none), ``geometry``.
    file : str
        Path inside the plan.
    """

    name: str
    zone: str
    evidence: Evidence
    note: Text | None
    lots: GeoDataFrame
    file: str


@dataclass(frozen=True)
class Unreadable:
    """A file, or a zone's missing file, that could not be read, and why."""

    file: str
    why: Text
    zone: str | None = None
    missing: bool = False
