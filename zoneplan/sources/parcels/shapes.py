"""The geometries of some rows, looked through: polygons in two dimensions, and what was found beside them."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.limits import COORDINATE
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.formats.settle import polygons_of
from zoneplan.sources.parcels.limits import NAMED
from zoneplan.sources.parcels.wkb import plain_rings

_NULL, _POLYGON, _MULTIPOLYGON, _COLLECTION = -1, 3, 6, 7  # as shapely.get_type_id gives them
_SPLIT: Final = 4  # pieces of a batch that are worked on side by side


@dataclass
class Noticed:
    """Rows that something was noticed about: how many, and the first of them."""

    counts: dict[str, int] = field(default_factory=dict)
    first: dict[str, list[int]] = field(default_factory=dict)

    def rows(self, what: str, numbers: Sequence[int] | NDArray[np.intp]) -> None:
        """Remember rows, by their number in the file from 1."""
        if len(numbers):
            self.counts[what] = self.counts.get(what, 0) + len(numbers)
            known = self.first.setdefault(what, [])
            known += [int(number) for number in numbers[: NAMED - len(known)]]

    def notes(self) -> list[Text]:
        """A sentence for each kind."""
        return [
            say(
                f"parcels.shape.{what}",
                count=count,
                rows=", ".join(map(str, self.first[what])) + (", …" if count > NAMED else ""),
            )
            for what, count in self.counts.items()
        ]


@dataclass(frozen=True)
class Looked:
    """Rows that stay: their WKB (None for none), which of the batch they are, and how many vertices they have.

    The WKB is the Arrow array that was given if nothing in it was changed or left out, else an array of objects.
    """

    wkb: Any
    kept: NDArray[np.bool_]
    vertices: int


def look_through(
    shapes: Sequence[Any], before: int, noticed: Noticed, file: str, threads: Executor
) -> Looked:
    """Look the geometries of a batch through.

    Parameters
    ----------
    shapes : sequence of WKB or geometries, or Arrow array of WKB
        None for none.
    before : int
        How many rows of the file came before.
    noticed : Noticed
        Told what was changed, left out or kept without a geometry.
    file : str
        For refusals.
    threads : Executor
        Shares the work.

    Returns
    -------
    Looked
        Polygons and multipolygons, valid or not, in two dimensions. Rows with a point or a line are left out; those
        with curves or with numbers that are no places stay, without a geometry.

    Raises
    ------
    NotAdmitted
        ``geometry-damaged`` with the row.
    """
    given = shapes if _is_arrow(shapes) else _objects(shapes)
    size = max(1, -(-len(given) // _SPLIT))
    starts = range(0, len(given), size)
    tasks = [threads.submit(_looked, given[at : at + size], before + at, file) for at in starts]
    pieces = [task.result() for task in tasks]
    for _, told in pieces:
        for what, rows in told:
            noticed.rows(what, rows)
    none = np.zeros(0, dtype=object)
    whole = all(_is_arrow(looked.wkb) for looked, _ in pieces) and len(given)
    return Looked(
        given if whole else np.concatenate([none, *(_objects(looked.wkb) for looked, _ in pieces)]),
        np.concatenate([none.astype(bool), *(looked.kept for looked, _ in pieces)]),
        sum(looked.vertices for looked, _ in pieces),
    )


def _is_arrow(shapes: Any) -> bool:
    return isinstance(shapes, pa.BinaryArray | pa.LargeBinaryArray)


def _objects(shapes: Any) -> NDArray[Any]:
    if isinstance(shapes, np.ndarray):
        return shapes
    if isinstance(shapes, pa.Array):
        return np.asarray(shapes.to_numpy(zero_copy_only=False), dtype=object)
    return np.array([*shapes, None], dtype=object)[:-1]


_Told = list[tuple[str, Sequence[int] | NDArray[np.intp]]]


def _looked(given: Any, before: int, file: str) -> tuple[Looked, _Told]:
    """Look a piece of a batch through; what was noticed about which rows goes with it."""
    numbers = np.arange(before + 1, before + 1 + len(given))
    plain, vertices = plain_rings(given)
    rest = np.flatnonzero(~plain)
    if not rest.size:
        return Looked(given, plain, vertices), []
    closer = _objects(given.take(pa.array(rest))) if _is_arrow(given) else given[rest]
    looked, told, same = _looked_closely(closer, numbers[rest], file)
    vertices += looked.vertices
    if same:
        return Looked(given, np.ones(len(given), dtype=bool), vertices), told
    wkb, kept = _objects(given).copy(), plain.copy()
    kept[rest] = looked.kept
    wkb[rest[looked.kept]] = looked.wkb
    return Looked(wkb[kept], kept, vertices), told


def _looked_closely(given: NDArray[Any], numbers: NDArray[np.intp], file: str) -> tuple[Looked, _Told, bool]:
    """The same for rows that are not plain, and whether all stay as they are; ``numbers`` are those in the file."""
    blobs = any(isinstance(shape, bytes) for shape in given)
    found, faults = _parsed(given, numbers, file) if blobs else (given.copy(), {})
    kind = shapely.get_type_id(found)
    high = shapely.has_z(found) | shapely.has_m(found)
    told: _Told = [(what, numbers[places]) for what, places in faults.items()]
    changed = np.full(len(given), not blobs)  # WKB is sent as it came unless something was done to it
    changed[[place for places in faults.values() for place in places]] = True
    for place in np.flatnonzero(kind == _COLLECTION):
        found[place], left = polygons_of(found[place], close_lines=False)
        told.append(("pieces-dropped", numbers[[place]] if left else []))
        changed[place] = True
    kind = shapely.get_type_id(found)
    kept = np.isin(kind, (_NULL, _POLYGON, _MULTIPOLYGON))
    bad = _no_places(found)
    told += [
        ("no-area", numbers[~kept]),
        ("heights", numbers[high & kept]),
        ("no-place", numbers[bad & kept]),
    ]
    told.append(("null", numbers[kind == _NULL]))
    found[bad] = None
    changed |= high | bad
    wkb = given.copy()
    wkb[changed] = shapely.to_wkb(found[changed], output_dimension=2, include_srid=False)
    vertices = int(shapely.get_num_coordinates(found[kept]).sum())
    return Looked(wkb[kept], kept, vertices), told, bool(kept.all() and not changed.any())


def _parsed(
    shapes: NDArray[Any], numbers: NDArray[np.intp], file: str
) -> tuple[NDArray[Any], dict[str, list[int]]]:
    """Geometries of some rows, and the places among them of those that needed something done."""
    try:
        return shapely.from_wkb(shapes), {}
    # shapely raises NotImplementedError over curves, which it cannot hold
    except (shapely.errors.ShapelyError, NotImplementedError, TypeError):
        return _one_by_one(shapes, numbers, file)


def _one_by_one(
    shapes: NDArray[Any], numbers: NDArray[np.intp], file: str
) -> tuple[NDArray[Any], dict[str, list[int]]]:
    found = np.full(len(shapes), None, dtype=object)
    faults: dict[str, list[int]] = {}
    for place, shape in enumerate(shapes):
        try:
            found[place] = shapely.from_wkb(shape)
        except NotImplementedError:  # what shapely raises over curves
            faults.setdefault("curves", []).append(place)
        except (shapely.errors.ShapelyError, TypeError) as why:
            found[place] = _closed(shape, int(numbers[place]), file, str(why))
            faults.setdefault("closed", []).append(place)
    return found, faults


def _closed(shape: Any, number: int, file: str, why: str) -> Any:
    """A polygon whose ring did not come back to its start, closed; refused if that was not what is wrong."""
    try:
        found = shapely.from_wkb(shape, on_invalid="fix") if isinstance(shape, bytes) else None
    except (shapely.errors.ShapelyError, NotImplementedError):  # the second over curves
        found = None
    if found is None or found.is_empty:
        raise damaged(file, number, why)
    return found


def damaged(file: str, number: int, why: str) -> NotAdmitted:
    """The refusal of a row that holds no geometry but something else."""
    said = why.replace("\n", " ")[:100]
    return not_admitted("geometry-damaged", file=file, feature=number, why=said)


def _no_places(found: NDArray[Any]) -> NDArray[np.bool_]:
    """Which geometries have a number that is none, or beyond any unit."""
    bad = np.zeros(len(found), dtype=bool)
    xy, owner = shapely.get_coordinates(found, return_index=True)
    bad[owner[~(np.abs(xy) <= COORDINATE).all(axis=1)]] = True  # nan fails the comparison too
    return bad
