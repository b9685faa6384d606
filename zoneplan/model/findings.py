"""A finding: one thing that one check found, with its figures, its place and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from shapely.geometry.base import BaseGeometry

from zoneplan.model.messages import Text, say
from zoneplan.model.waiver import About


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
class Waived:
    """That somebody waived a finding.

    Attributes
    ----------
    by, reason : str
        Of the newest waiver, where several people waived it.
    at : datetime
        UTC.
    ids : tuple of str
        All waivers of this finding that hold.
    reopened : Text or None
        What has changed since, so that the finding counts again; None while it is waived.
    """

    by: str
    at: datetime
    reason: str
    ids: tuple[str, ...]
    reopened: Text | None = None


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
    facts : str
        Digest of what the message states; two findings of one code about the same subjects differ in it.
    waiver : Waived or None
        Set if somebody waived it: it keeps severity and message, and counts only if it was reopened.
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
    facts: str = ""
    waiver: Waived | None = None

    @property
    def waived(self) -> bool:
        """Whether it was waived and nothing has changed since: it does not count as an error or a warning."""
        return self.waiver is not None and self.waiver.reopened is None

    @property
    def waivable(self) -> bool:
        """Whether there is anything to waive: notes and passes count for nothing."""
        own = self.code.startswith("waiver-")
        return self.severity in {Severity.ERROR, Severity.WARNING} and not own

    @property
    def about(self) -> About:
        """What tells this finding from any other."""
        place = None
        if self.geometry is not None and not self.geometry.is_empty:
            west, south, east, north = (round(degrees, 7) for degrees in self.geometry.bounds)
            place = (west, south, east, north)
        subjects = tuple(one.encode("utf-8", "replace").decode() for one in self.subjects)
        return About(code=self.code, subjects=subjects, layer=self.layer, facts=self.facts, place=place)

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
    return Finding(
        code, severity, subjects, message, layer, measured, limit, unit, geometry, _facts(severity, params)
    )


def _facts(severity: Severity, params: Mapping[str, object]) -> str:
    """Digest of severity and figures; figures to 6 digits, so that arithmetic noise makes no difference."""
    told = [severity.value]
    for name, value in sorted(params.items()):
        words = f"{value:.6g}" if isinstance(value, float) else str(value)
        told.append(f"{name}={words}")
    return sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()
