"""The page of results."""

import importlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
import pyproj

from benchmarks.machine import machine
from benchmarks.peers import MODULES
from benchmarks.results import Areas, Bar, Reading, Size, Way


@dataclass(frozen=True)
class Circumstances:
    """When, where and with what it ran."""

    when: str
    machine: str
    load: float
    versions: dict[str, str]
    seed: int
    runs: int
    patience_s: float

    @classmethod
    def found(cls, when: str, seed: int, runs: int, patience_s: float) -> "Circumstances":
        """As things stand."""
        versions = {}
        for module in MODULES:
            try:
                versions[module] = importlib.import_module(f"benchmarks.peers.{module}").versions()
            except Exception as fault:  # noqa: BLE001  whatever is missing of a peer is told on the page
                versions[module] = f"{module}: not here ({fault})"
        return cls(when, machine(), os.getloadavg()[0], versions, seed, runs, patience_s)


def page(
    found: Circumstances,
    sizes: Sequence[Size],
    areas: Areas | None,
    reading: Reading | None,
    judged: Sequence[Bar],
) -> str:
    """Markdown."""
    return "\n".join([*_head(found, sizes), *_bars(judged), *_overlaps(sizes), *_rest(areas, reading)]) + "\n"


def _head(found: Circumstances, sizes: Sequence[Size]) -> Iterator[str]:
    yield "# Parcels: zoneplan beside other programs"
    yield ""
    yield f"Last run: {found.when}, `sh scripts/bench.sh`, written by that run. {found.machine}."
    yield f"Load at the start: {found.load:.1f}."
    yield ""
    yield f"numpy {np.__version__}, pyproj {pyproj.__version__} (PROJ {pyproj.proj_version_str}). Programs:"
    yield ""
    told = dict.fromkeys(found.versions.values())
    yield from (f"- {text}" for text in told)
    yield ""
    yield (
        f"Data: drawn by `benchmarks/drawn_fabric.py` from the seed {found.seed}, EPSG:9210, 5 to 29 vertices a"
        " parcel, borders with the same vertices on both sides, and these defects:"
    )
    yield ""
    names = list(sizes[0].defects)
    yield f"| parcels | valid | {' | '.join(names)} |"
    yield f"| ---: | ---: |{' ---: |' * len(names)}"
    for size in sizes:
        yield f"| {size.parcels:,} | {size.sound:,} | {' | '.join(str(size.defects[n]) for n in names)} |"
    yield ""
    yield (
        f"Every run is a process of its own, and the programs took turns: {found.runs} rounds, except that what"
        f" took longer than {found.patience_s:.0f} s is not repeated (column *runs*). Times are medians, with the"
        " lowest and highest."
    )
    yield ""


def _bars(judged: Sequence[Bar]) -> Iterator[str]:
    yield "## Promises"
    yield ""
    yield from (f"- {bar}" for bar in judged)
    yield ""


def _overlaps(sizes: Sequence[Size]) -> Iterator[str]:
    yield "## Every two parcels that share land, and how much"
    yield ""
    yield (
        "Asked of the valid parcels, for most programs refuse others. Reading the file, filling tables and making the"
        " index of a table is not counted, which favours PostGIS; every index that a program makes for the question is."
        " Memory is the most seen during the search, every twentieth of a second, in the process and all that it"
        " started; what they share (PostGIS's buffers) counts once."
        " All found the same pairs (by a digest of the sorted pairs) and the same area up to 10⁻⁹ of it, except"
        " where the table says otherwise. Of the ways of one program only the fastest went on to the next size."
    )
    for size in sizes:
        ours = size.ours
        run = ours.runs[0]
        yield ""
        yield f"### {size.sound:,} parcels: {run['pairs']:,} pairs, {run['area_m2']:,.0f} m²"
        yield ""
        yield "| | wall s | lowest–highest | cpu s | memory MiB | runs | zoneplan is faster by | same pairs |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
        for way in sorted((way for way in size.ways if way.runs), key=lambda way: way.wall_s):
            yield _row(size, way)
        for way in size.ways:
            if not way.runs:
                yield f"| {way.title} | – | | | | 0 | | {way.why_not} |"
    yield ""
    yield (
        "*shapely* stands here for the plain search with the library that zoneplan itself is built on. It is no"
        " program that anybody runs on a layer, so the promises are held against the others."
    )
    yield ""
    yield from _growth(sizes)


def _row(size: Size, way: Way) -> str:
    wall = way.of("wall_s")
    same = "yes" if size.agrees(way) else "**no**"
    why_not = f"; then: {way.why_not}" if way.why_not else ""
    faster = "" if way is size.ours else f"{way.wall_s / size.ours.wall_s:.1f} ×"
    return (
        f"| {way.title} | {way.wall_s:.2f} | {min(wall):.2f}–{max(wall):.2f} | {median(way.of('cpu_s')):.2f}"
        f" | {max(way.of('peak_mib')):,.0f} | {len(wall)} | {faster} | {same}{why_not} |"
    )


def _growth(sizes: Sequence[Size]) -> Iterator[str]:
    steps = list(pairwise(sizes))
    if not steps:
        return
    yield "Growth of the median time, from one size to the next:"
    yield ""
    yield f"| | {' | '.join(f'{one.asked:,} → {two.asked:,}' for one, two in steps)} |"
    yield f"| --- |{' ---: |' * len(steps)}"
    for last in sizes[-1].ways:
        cells = []
        for one, two in steps:
            before, after = (
                next(
                    (
                        way
                        for way in size.ways
                        if way.runs and (way.module, way.way) == (last.module, last.way)
                    ),
                    None,
                )
                for size in (one, two)
            )
            cells.append(f"{after.wall_s / before.wall_s:.1f} ×" if before and after else "–")
        yield f"| {last.title} | {' | '.join(cells)} |"
    yield ""


def _rest(areas: Areas | None, reading: Reading | None) -> Iterator[str]:
    if areas is not None:
        yield "## Areas on the ellipsoid, of the largest size"
        yield ""
        yield "| | wall s | lowest–highest |"
        yield "| --- | ---: | ---: |"
        yield _seconds("zoneplan, for many parcels", areas.fast_s)
        yield _seconds("zoneplan, for zones (exact)", areas.exact_s)
        yield _seconds("pyproj.Geod, polygon by polygon, from coordinates in degrees", areas.geod_s)
        yield ""
        yield (
            f"Largest relative difference of a single parcel: {areas.fast_from_exact:.1e} between zoneplan's two"
            f" ways, {areas.fast_from_geod:.1e} of the first and {areas.exact_from_geod:.1e} of the exact one from"
            " pyproj.Geod. The latter two are rounding inside pyproj.Geod, which counts each edge's area down to the"
            " equator: some hundred-thousandths of a square metre on any parcel, to either side. In the sum of all"
            f" parcels they cancel: {areas.total:.1e}."
            " So the sum is held against pyproj.Geod, and single parcels against the exact way,"
            " which the tests hold against pyproj.Geod on polygons large enough for it."
        )
        yield ""
    if reading is not None:
        yield "## From the file to the report, of the largest size"
        yield ""
        if reading.why_not:
            yield f"Not measured: {reading.why_not}"
            return
        yield "| whole processes | wall s | lowest–highest | memory MiB |"
        yield "| --- | ---: | ---: | ---: |"
        yield f"{_seconds('`zoneplan parcels FILE --format json`', reading.report_s)} {max(reading.report_mib):,.0f} |"
        bare = "reading the valid ones, bare area and overlap"
        yield f"{_seconds(bare, reading.bare_s)} {max(reading.bare_mib):,.0f} |"


def _seconds(title: str, seconds: Sequence[float]) -> str:
    return f"| {title} | {median(seconds):.2f} | {min(seconds):.2f}–{max(seconds):.2f} |"
