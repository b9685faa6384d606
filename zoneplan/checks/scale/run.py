"""The checks on a layer in parts: what is asked of every part, in which order, and what the answers come to.

Only figures, unmet edges, suspects in shared cells and parcels at fault come together in one place; ``parts.py`` of
``geometry/fabric`` says why the answer is that of the whole.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.fabric.of_plan import heaped
from zoneplan.checks.fabric.sums import sums_together
from zoneplan.checks.scale import search, survey
from zoneplan.checks.scale.covering import cover_and_nodes
from zoneplan.checks.scale.engine import Engine
from zoneplan.checks.scale.flood import Flood
from zoneplan.checks.scale.report import Layer, PartitionedReport, report_of
from zoneplan.geometry.fabric import TooDense
from zoneplan.geometry.fabric.cells import Cells
from zoneplan.geometry.validity import GeometryFault
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.limits import Limits
from zoneplan.model.registry import Zone
from zoneplan.sources.parcels.parts import Part, Reading, frame_of, look_at_part, part_files, plane_of_parts

_CELLS_A_PART = 32  # in each direction
_MOST_CELLS = 2048
_PARTS_A_BUCKET, _MOST_BUCKETS = 16, 64


def check_parts(
    folder: Path,
    engine: Engine,
    *,
    limits: Limits,
    reading: Reading | None = None,
    zone: Zone | None = None,
    whole: BaseGeometry | None = None,
) -> PartitionedReport:
    """Check a layer of parcels that lies in a folder of GeoParquet files.

    Parameters
    ----------
    folder : pathlib.Path
        The same on every machine that works. All its ``*.parquet`` files together are the layer, in the order of their
        names; how the parcels are spread over them is of no matter for the answer, but neighbours in one file are
        quicker.
    engine : Engine
        Who works.
    limits : Limits
    reading : Reading, optional
        Plane, system and columns, where the files do not say.
    zone, whole : Zone and shapely Polygon or MultiPolygon, optional
        The zone and its valid boundary on the plane of the layer.

    Returns
    -------
    PartitionedReport
        The same faults and sums as ``check_parcels`` on all files read as one.

    Raises
    ------
    PartsRefused
        If a file cannot be used, or they are on different planes.
    Heaped
        If so many parcels of one part lie on each other that comparing them would not end in a useful time.
    Stopped
        If somebody asked for it.
    """
    run = _Run(folder, engine, limits, reading or Reading(), zone, whole)
    try:
        return run.report()
    except TooDense as why:
        raise heaped(why, run.layer.name, run.layer.parts[0].epsg) from why


class _Run:
    def __init__(
        self,
        folder: Path,
        engine: Engine,
        limits: Limits,
        reading: Reading,
        zone: Zone | None,
        whole: BaseGeometry | None,
    ) -> None:
        self.engine, self.seconds = engine, dict[str, float]()
        with self._stage("reading"):
            files = part_files(folder)
            parts: list[Part] = engine.results(
                "reading", engine.start(look_at_part, files, repeat(reading, len(files)))
            )
        plane_of_parts(folder, parts)
        self.layer = Layer(folder.name, str(folder), tuple(parts), limits, zone, whole)
        starts = np.cumsum([0, *(part.count for part in parts)])[:-1].tolist()
        cells = Cells.over(frame_of(parts), min(_MOST_CELLS, int(_CELLS_A_PART * len(parts) ** 0.5)))
        self.places = [
            survey.Place(part, reading, start, limits, cells)
            for part, start in zip(parts, starts, strict=True)
        ]

    def report(self) -> PartitionedReport:
        engine, places = self.engine, self.places
        with self._stage("areas"):
            told: list[survey.Survey] = engine.results("areas", engine.start(survey.survey, places))
        faults = [one.faults for one in told]
        cells = places[0].cells
        shared = _shared([one.occupied for one in told], cells)
        with self._stage("edges"):
            inside, across, ids = self._matched(faults, shared)
        with self._stage("overlaps"):
            flood = Flood(engine, places, faults, shared, [one.occupied for one in told])
            overlaps, edges = flood.run(inside, across)
        with self._stage("cover"):
            cover, nodes = cover_and_nodes(engine, places, faults, edges, self.layer)
        named = _named(places, [one.named for one in told], overlaps, nodes)
        pieces = [piece for piece in cover.outside if piece.area > self.layer.limits.lot_area_m2]
        codes = {code for one in told for code in one.codes}
        unknown = tuple(sorted(codes - set(LAND_USES))) if codes != {""} else ()
        with self._stage("attributes"):
            at_fault: list[search.AtFault] = engine.results(
                "attributes",
                engine.start(
                    search.parcels_at_fault,
                    places,
                    faults,
                    named,
                    repeat(np.array(pieces, dtype=object), len(places)),
                    repeat(ids, len(places)),
                    repeat(unknown, len(places)),
                ),
            )
        return report_of(
            self.layer,
            at_fault,
            _in_layer(places, faults),
            sums_together(one.sums for one in told),
            overlaps,
            cover,
            nodes,
            self.seconds,
        )

    def _matched(
        self, faults: list[Mapping[int, GeometryFault]], shared: NDArray[np.bool_]
    ) -> tuple[list[Any], list[Any], list[Any]]:
        """Handles of the unmet edges inside each part, of those across, and of repeated ids, by bucket."""
        engine, count = self.engine, len(self.places)
        buckets = min(_MOST_BUCKETS, -(-count // _PARTS_A_BUCKET))
        keys = engine.start(
            survey.keys_of_part, self.places, faults, repeat(shared, count), repeat(buckets, count)
        )
        heaps = {
            pick: [engine.start(pick, keys, repeat(bucket, count)) for bucket in range(buckets)]
            for pick in (survey.travelling, survey.ids_in)
        }
        inside = engine.start(survey.unmet_inside, keys)
        across = engine.start(survey.unmet_in_bucket, heaps[survey.travelling])
        ids = engine.start(survey.repeated, heaps[survey.ids_in])
        engine.results("edges", across)
        return inside, across, ids

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        started = perf_counter()
        yield
        self.seconds[name] = perf_counter() - started


def _shared(occupied: list[NDArray[np.intp]], cells: Cells) -> NDArray[np.bool_]:
    """The cells that several parts occupy."""
    times = np.zeros(cells.side * cells.side, dtype=np.int32)
    for numbers in occupied:
        times[numbers] += 1
    return (times > 1).reshape(cells.side, cells.side)


def _in_layer(
    places: list[survey.Place], faults: list[Mapping[int, GeometryFault]]
) -> dict[int, GeometryFault]:
    return {
        place.start + row: fault
        for place, some in zip(places, faults, strict=True)
        for row, fault in some.items()
    }


def _named(
    places: list[survey.Place], alone: list[NDArray[np.intp]], overlaps: Any, nodes: tuple[Any, ...]
) -> list[NDArray[np.intp]]:
    """Rows, part by part, of the parcels that faults name."""
    rows = np.unique(np.concatenate([overlaps.first, overlaps.second, nodes[0], nodes[1]]))
    ends = [place.start + place.part.count for place in places]
    split = np.searchsorted(rows, [place.start for place in places]), np.searchsorted(rows, ends)
    return [
        np.union1d(own, rows[first:last] - place.start).astype(np.intp)
        for place, own, first, last in zip(places, alone, *split, strict=True)
    ]
