"""A finding: one thing that one check found, with its figures, its place and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from zoneplan.model.messages import Text, say


class Severity(StrEnum):
    """How much a finding weighs; the order is the order of every list of findings."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    PASS = "pass"  # noqa: S105 - no password

    @property
    def rank(self) -> int:
        """0 for an error, 3 for a pass."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Finding:
    """One thing that one check found.

    Attributes
    ----------
    code : str
        Name of the finding; its sentences stand in the catalogue as ``finding.<code>``.
    severity : Severity
    subjects : tuple of str
        Ids of the zones or lots concerned.
    message : Text
        What was found, with its figures.
    layer : str or None
        ``boundaries`` or the name of a parcel layer.
    measured, limit : float or None
        The figure found and the limit it was held against, both in ``unit``.
    unit : str or None
        ``m2``, ``ha``, ``m`` or ``count``.
    geometry : shapely geometry or None
        Where, in WGS 84 longitude and latitude: the fault's own shape, never only its centre.
    """

    code: str
    severity: Severity
    subjects: tuple[str, ...]
    message: Text
    layer: str | None = None
    measured: float | None = None
    limit: float | None = None
    unit: str | None = None
    geometry: BaseGeometry | None = None

    @property
    def title(self) -> Text:
        """The finding's short name."""
        return say(f"finding.{self.code}.title")

    @property
    def advice(self) -> Text:
        """What to do next."""
        return say(f"finding.{self.code}.advice")


def finding(
    code: str,
    severity: Severity,
    subjects: tuple[str, ...],
    /,
    *,
    layer: str | None = None,
    measured: float | None = None,
    limit: float | None = None,
    unit: str | None = None,
    geometry: BaseGeometry | None = None,
    **params: object,
) -> Finding:
    """Make a finding whose message is the catalogue's ``finding.<code>.message`` filled with ``params``."""
    message = say(f"finding.{code}.message", **params)
    return Finding(code, severity, subjects, message, layer, measured, limit, unit, geometry)
