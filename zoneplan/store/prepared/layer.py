"""A prepared layer, read a view at a time: an indexed file for shapes, and columns that stay on the disk."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.cells import Cells
from zoneplan.store.prepared.cache import mark_used, prepared_folder
from zoneplan.store.prepared.facts import Facts

PARCELS: Final = "parcels.fgb"
FAULTS: Final = "faults.fgb"
FACTS: Final = "facts.json"
ERRORS: Final = "errors.gpkg"  # all faults as layers for GIS, where there is any
Box = tuple[float, float, float, float]
# what stands in the columns: <name>.npy
SPOT_ROWS = np.dtype([("key", "i8"), ("kind", "i2"), ("count", "i8")])
FAULT_ROWS = np.dtype(
    [
        ("kind", "i2"),
        ("m2", "f8"),
        ("width", "f8"),
        ("a", "i8"),
        ("b", "i8"),
        ("lon", "f8"),
        ("lat", "f8"),
        ("reason", "i4"),
    ]
)
AREA_ROWS = np.dtype(
    [("declared", "f8"), ("plane", "f8"), ("ellipsoid", "f8"), ("kind", "i2"), ("fid", "i8")]
)


@dataclass(frozen=True)
class Seen:
    """Features of one view: their attributes in columns, and their shapes in WGS 84 (longitude, latitude)."""

    columns: dict[str, NDArray[Any]]
    geometry: NDArray[Any]


@dataclass(frozen=True)
class OneFault:
    """A fault: the number of its class, its land and width (nan: none), and the rows of the parcels concerned.

    ``at`` is a point on it (lon, lat), None where it has no place; ``reason`` a number among the reasons, −1 for none.
    """

    number: int
    kind: int
    m2: float
    width_m: float
    rows: tuple[int, ...]
    at: tuple[float, float] | None
    reason: int


@dataclass(frozen=True)
class OneParcel:
    """A parcel by its row; figures are nan where there is none, the shape None where there is none."""

    row: int
    id: str
    code: str
    declared_m2: float
    plane_m2: float
    ellipsoid_m2: float
    geometry: Any


class PreparedLayer:
    """One prepared layer. Nothing of it but its facts is held in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts = Facts.model_validate_json((folder / FACTS).read_bytes())

    @property
    def errors(self) -> Path | None:
        """The file of all faults for GIS; None where there is none."""
        path = self.folder / ERRORS
        return path if path.is_file() else None

    @cached_property
    def measured(self) -> int:
        """How many parcels could be measured."""
        return int((~np.isnan(self._column("areas")["plane"])).sum())

    def parcels_in(self, box: Box, most: int) -> Seen | None:
        """Parcels whose box meets a box of degrees; None where there are more than ``most``."""
        return self._seen(PARCELS, box, most)

    def faults_in(self, box: Box, most: int) -> Seen | None:
        """Faults whose box meets a box of degrees; None where there are more than ``most``."""
        return self._seen(FAULTS, box, most)

    def _seen(self, name: str, box: Box, most: int) -> Seen | None:
        path = self.folder / name
        if not path.exists():  # an empty layer has no file
            return Seen({}, np.array([], dtype=object))
        meta, _, wkb, columns = pyogrio.raw.read(path, bbox=box, max_features=most + 1)
        if len(wkb) > most:
            return None
        return Seen(dict(zip(meta["fields"], columns, strict=True)), shapely.from_wkb(wkb))

    def cells_in(
        self, zoom: int, columns: tuple[int, int], rows: tuple[int, int]
    ) -> tuple[Cells, NDArray[Any]]:
        """Squares of the level of a zoom from the first to the last column and row, and the faults counted in them.

        Returns
        -------
        Cells
        numpy.ndarray
            ``key``, ``kind`` (number of the class) and ``count``.
        """
        cells, spots = (self._between(f"{name}-{zoom}", columns, rows) for name in ("cells", "spots"))
        return Cells(self.facts.cells[zoom], cells), spots

    def _between(self, name: str, columns: tuple[int, int], rows: tuple[int, int]) -> NDArray[Any]:
        """The squares of a rectangle: one stretch of the sorted keys for each row of squares."""
        table, keys = self._column(name), self._column(f"{name}-key")
        row = np.arange(rows[0], rows[1] + 1, dtype=np.int64) << 32
        first = np.searchsorted(keys, row + columns[0])
        last = np.searchsorted(keys, row + columns[1], side="right")
        return np.concatenate(
            [np.array(table[:0]), *(table[a:b] for a, b in zip(first, last, strict=True) if a < b)]
        )

    def parcel(self, row: int) -> OneParcel | None:
        """One parcel; None where there is no such row."""
        if not 0 <= row < self.facts.parcels:
            return None
        figures = self._column("areas")[row]
        code, shape = self.facts.kinds[int(figures["kind"])].code or "", None
        name = self.name_of(row)
        if figures["fid"] >= 0:
            meta, _, wkb, found = pyogrio.raw.read(self.folder / PARCELS, fids=[int(figures["fid"])])
            columns = dict(zip(meta["fields"], found, strict=True))
            name, code, shape = columns["id"][0], columns["code"][0], shapely.from_wkb(wkb[0])
        declared, plane, ellipsoid = (float(figures[key]) for key in ("declared", "plane", "ellipsoid"))
        return OneParcel(row, name, code, declared, plane, ellipsoid, shape)

    def name_of(self, row: int) -> str:
        """Id of a parcel, as far as the index holds it."""
        return bytes(self._column("ids")[row]).decode("utf-8", errors="ignore")

    def rows_named(self, name: str, most: int) -> list[int]:
        """Rows of the parcels with an id, at most so many."""
        ids, order = self._column("ids"), self._column("order")
        wanted = name.encode("utf-8", "replace")
        if not wanted or len(wanted) > ids.dtype.itemsize:
            return []
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            if bytes(ids[order[middle]]) < wanted:
                low = middle + 1
            else:
                high = middle
        found: list[int] = []
        while low < len(order) and len(found) < most and bytes(ids[order[low]]) == wanted:
            found.append(int(order[low]))
            low += 1
        return sorted(found)

    def faults_of(self, row: int, most: int) -> list[OneFault]:
        """Faults of a parcel in the order of their classes, at most so many."""
        first, last = np.searchsorted(self._column("owners"), [row, row + 1])
        return [self.fault(int(number)) for number in self._column("owned")[first : min(last, first + most)]]

    def fault(self, number: int) -> OneFault:
        """One fault by its number in the layer."""
        one = self._column("faults")[number]
        at = (float(one["lon"]), float(one["lat"])) if np.isfinite(one["lon"]) else None
        rows = tuple(int(one[key]) for key in ("a", "b") if one[key] >= 0)
        return OneFault(
            number, int(one["kind"]), float(one["m2"]), float(one["width"]), rows, at, int(one["reason"])
        )

    def _column(self, name: str) -> Any:
        """A column that stays on the disk; opened anew each time: the map of memory goes with the answer."""
        return np.load(self.folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)


@lru_cache(maxsize=8)
def _opened(folder: Path, made: float) -> PreparedLayer:
    mark_used(folder)
    return PreparedLayer(folder)


def prepared_layer(key: str) -> PreparedLayer | None:
    """The finished layer of a key; None where there is none."""
    folder = prepared_folder(key)
    if folder is None:
        return None
    try:
        return _opened(folder, (folder / FACTS).stat().st_mtime)
    except (OSError, ValueError):  # removed at this moment, or not by us
        return None
