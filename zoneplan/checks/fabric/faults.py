"""All faults of one kind in a layer of parcels, in columns: a million parcels may have many."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text, say


@dataclass(frozen=True)
class FaultTable:
    """Faults of one kind; entry i of every column belongs together.

    Attributes
    ----------
    code : str
        Code of the finding that each of them is: ``lot-overlap``; its words stand in the catalogue.
    severity : Severity
    rows : tuple of numpy.ndarray of int
        Rows of the parcels concerned: one array for faults of one parcel, two for pairs, none for gaps.
    m2 : numpy.ndarray of float
        The land of each fault, m² on the plane; nan where it is not land.
    geometry : numpy.ndarray of shapely geometries
        The fault's own shape on the plane; None where it has none.
    figures : mapping of str to numpy.ndarray
        What else is known of each: ``share_a``, ``share_b`` (0 to 1), ``width_m``, ``declared_m2``, ``measured_m2``,
        ``times``, ``parcels`` (text: ids) and ``rows`` (arrays of rows) of several parcels, ``reason`` (a word of
        ``geometry.validity.Reason``), ``code`` (text).
    reasons : tuple of Text
        For faults with a reason in words: one for each, in both languages; else empty.
    limit : float or None
        What it was held against.
    unit : str or None
        Of ``limit`` and of the figure that finding states: ``m2``, ``m`` or ``count``.
    """

    code: str
    severity: Severity
    rows: tuple[NDArray[np.intp], ...]
    m2: NDArray[np.float64]
    geometry: NDArray[Any]
    figures: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    reasons: tuple[Text, ...] = ()
    limit: float | None = None
    unit: str | None = None

    def __len__(self) -> int:
        return len(self.m2)

    @property
    def total_m2(self) -> float:
        """Sum of the faults' land; land of several faults counts as often."""
        return float(np.nansum(self.m2)) if len(self) else 0.0

    @property
    def title(self) -> Text:
        """The kind's short name."""
        return say(f"finding.{self.code}.title")
