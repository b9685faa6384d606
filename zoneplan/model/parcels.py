"""A layer of parcels of any size, in columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import Text


@dataclass(frozen=True)
class ParcelTable:
    """Parcels of one layer; row i of every column belongs together.

    Attributes
    ----------
    name : str
        Of the layer.
    file : str
        As given, for showing.
    sha256 : str
        Of the file's bytes; of a folder, of its files' names and digests.
    epsg : int
        The projected VN-2000 code of the plane on which the geometries lie.
    ids : numpy.ndarray of str
        As the file has them; the number of the row, counted from 1, where it has none.
    codes : numpy.ndarray of str
        Land-use codes, "" for none.
    declared_m2 : numpy.ndarray of float
        nan for none.
    geometry : numpy.ndarray of shapely geometries
        Easting, northing in metres; None for none. Nothing is known of their validity.
    notes : tuple of Text
        What reading noticed: which columns were taken for what, what the file says of its system, what was left out.
    evidence : Evidence or None
        None where nobody stated it.
    zone : str or None
        Id of the zone that the parcels divide, where the file says so.
    about : mapping
        What else the file says of itself (``note``: Text).
    """

    name: str
    file: str
    sha256: str
    epsg: int
    ids: NDArray[Any]
    codes: NDArray[Any]
    declared_m2: NDArray[np.float64]
    geometry: NDArray[Any]
    notes: tuple[Text, ...] = ()
    evidence: Evidence | None = None
    zone: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.geometry)

    def picked(self, rows: NDArray[np.intp]) -> "ParcelTable":
        """The table of these rows alone, in their order."""
        return replace(
            self,
            ids=self.ids[rows],
            codes=self.codes[rows],
            declared_m2=self.declared_m2[rows],
            geometry=self.geometry[rows],
        )
