"""zoneplan and its peers on the same parcels: sh scripts/bench.sh [--sizes 10k,100k,1M] [--runs 5] [--only MODULE …].

overlaps   every two parcels that share land, and how much: zoneplan and each peer in turn, each run in a process of its
           own; reading, filling tables and making their indexes is not counted
areas      on the ellipsoid, of the largest size: zoneplan's against pyproj.Geod
report     zoneplan parcels FILE, of the largest size, against reading and bare area and overlap

Of the ways of one peer only the fastest goes on to the next size. What took longer than --patience is not repeated.
Ends with 1 if two programs do not find the same. Writes benchmarks/RESULTS.md (--page).
"""

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.drawn_fabric import draw_fabric
from benchmarks.peers import EPSG, MODULES
from benchmarks.processes import NotRun, run
from benchmarks.results import OURS, Areas, Reading, Size, Way, bars
from benchmarks.results_page import Circumstances, page

SEED = 20261128
PAGE = Path(__file__).parent / "RESULTS.md"
TIMES = {"k": 1_000, "M": 1_000_000}


def main() -> int:
    """Measure, print, write the page."""
    wanted = arguments()
    now = datetime.now(UTC)
    circumstances = Circumstances.found(f"{now:%Y-%m-%d %H:%M} UTC", SEED, wanted.runs, wanted.patience)
    sizes: list[Size] = []
    with tempfile.TemporaryDirectory(prefix="zoneplan-bench-") as made:
        for asked in wanted.sizes:
            size = draw(asked, Path(made))
            tell(f"{size.parcels} parcels, {size.sound} of them valid")
            size.ways = list(candidates(wanted.only, sizes))
            overlaps(size, Path(made) / f"sound-{asked}.parquet", wanted)
            sizes.append(size)
        largest = wanted.sizes[-1]
        areas = measure_areas(Path(made), largest, wanted)
        reading = measure_reading(Path(made), largest, wanted)
    judged = bars(sizes, areas, reading)
    text = page(circumstances, sizes, areas, reading, judged)
    wanted.page.write_text(text, encoding="utf-8")
    tell("\n".join(str(bar) for bar in judged))
    same = all(size.agrees(way) for size in sizes for way in size.ways)
    tell(f"{'all found the same' if same else 'NOT ALL FOUND THE SAME'}; see {wanted.page}")
    return 0 if same else 1


def arguments() -> argparse.Namespace:
    """What was asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--sizes", type=_sizes, default=_sizes("10k,100k,1M"))
    asked.add_argument("--runs", type=int, default=5, help="of each, where it does not take too long (5)")
    asked.add_argument(
        "--patience", type=float, default=60, help="seconds beyond which one run is enough (60)"
    )
    asked.add_argument("--limit", type=float, default=1800, help="seconds after which a run is ended (1800)")
    asked.add_argument(
        "--only", nargs="+", choices=MODULES, default=MODULES, help="with zoneplan itself always"
    )
    asked.add_argument("--page", type=Path, default=PAGE)
    return asked.parse_args()


def _sizes(text: str) -> list[int]:
    return sorted(int(one.rstrip("kM")) * TIMES.get(one[-1], 1) for one in text.split(","))


def draw(asked: int, folder: Path) -> Size:
    """Draw the parcels and write them: all for the report, the valid ones for the programs that need them so."""
    fabric = draw_fabric(asked, SEED)
    frame = gpd.GeoDataFrame(
        {"lot": fabric.ids, "code": fabric.codes, "declared_m2": fabric.declared_m2},
        geometry=fabric.geometry,
        crs=EPSG,
    )
    frame.to_parquet(folder / f"all-{asked}.parquet")
    sound = frame.geometry[shapely.is_valid(fabric.geometry)].to_numpy()
    gpd.GeoDataFrame({"n": np.arange(sound.size)}, geometry=sound, crs=EPSG).to_parquet(
        folder / f"sound-{asked}.parquet"
    )
    return Size(asked, len(frame), int(sound.size), fabric.defects)


def candidates(modules: tuple[str, ...], before: list[Size]) -> Iterator[Way]:
    """The ways that run: all at the smallest size, then of each peer the fastest so far."""
    for module in MODULES:
        if module not in (*modules, OURS[0]):
            continue
        try:
            ways = importlib.import_module(f"benchmarks.peers.{module}").WAYS
        except ImportError as fault:
            yield Way(module, "", module, why_not=f"not installed: {fault}")
            continue
        earlier = [way for way in before[-1].ways if way.module == module] if before else []
        able = [way for way in earlier if way.runs]
        if earlier and not able:
            yield Way(module, "", module, why_not=earlier[0].why_not)
        elif able and module != OURS[0]:
            best = min(able, key=lambda way: way.wall_s)
            yield Way(module, best.way, best.title)
        else:
            yield from (Way(module, way, title) for way, title in ways.items())


def overlaps(size: Size, file: Path, wanted: argparse.Namespace) -> None:
    """Round after round, each program in turn."""
    for turn in range(wanted.runs):
        for way in size.ways:
            if way.why_not or (turn and max(way.of("wall_s")) > wanted.patience):
                continue
            try:
                told = run(["benchmarks.peers.one", way.module, way.way, str(file)], wanted.limit)
            except NotRun as fault:
                way.why_not = str(fault)
                tell(f"  {way.title}: {fault}")
                continue
            way.runs.append(told.said | {"peak_mib": told.peak_mib})
            same = "" if size.agrees(way) else "  OTHER PAIRS"
            tell(
                f"  {turn + 1}  {way.title:<45}{told.said['wall_s']:9.2f} s {told.said['cpu_s']:9.2f} s cpu"
                f" {told.peak_mib:8.0f} MiB  {told.said['pairs']} pairs, {told.said['area_m2']:.3f} m²{same}"
            )


def measure_areas(folder: Path, asked: int, wanted: argparse.Namespace) -> Areas:
    """Every way as often as asked, in turn."""
    took: dict[str, list[float]] = {"fast": [], "exact": [], "geod": []}
    for _ in range(wanted.runs):
        for way, seconds in took.items():
            argv = [
                "benchmarks.areas",
                way,
                str(folder / f"sound-{asked}.parquet"),
                str(folder / f"{way}.npy"),
            ]
            seconds.append(float(run(argv, wanted.limit).said["wall_s"]))
    fast, exact, geod = (np.load(folder / f"{way}.npy") for way in took)
    tell("  areas: " + ", ".join(f"{way} {min(seconds):.2f} s" for way, seconds in took.items()))

    def largest(one: np.ndarray, other: np.ndarray) -> float:
        return float(np.max(np.abs(one - other) / other))

    return Areas(
        took["fast"],
        took["exact"],
        took["geod"],
        total=abs(fast.sum() / geod.sum() - 1),
        fast_from_exact=largest(fast, exact),
        fast_from_geod=largest(fast, geod),
        exact_from_geod=largest(exact, geod),
    )


def measure_reading(folder: Path, asked: int, wanted: argparse.Namespace) -> Reading:
    """Whole processes, Python's own start included."""
    layer, report = folder / f"all-{asked}.parquet", folder / "report.json"
    report_argv = ["zoneplan.cli", "parcels", str(layer), "--format", "json", "--output", str(report)]
    bare_argv = ["benchmarks.bare", str(folder / f"sound-{asked}.parquet")]
    reports, bare = [], []
    try:
        for _ in range(wanted.runs):
            # 1: findings at error level, as drawn
            reports.append(run(report_argv, wanted.limit, statuses=(0, 1)))
            bare.append(run(bare_argv, wanted.limit))
    except NotRun as fault:
        tell(f"  report: {fault}")
        return Reading([], [], [], [], why_not=str(fault))
    tell(f"  report {min(one.wall_s for one in reports):.2f} s, bare {min(one.wall_s for one in bare):.2f} s")
    return Reading(
        [one.wall_s for one in reports],
        [one.peak_mib for one in reports],
        [one.wall_s for one in bare],
        [one.peak_mib for one in bare],
    )


def tell(line: str) -> None:
    """Print at once, with the load where it is high enough to be felt."""
    busy = os.getloadavg()[0]
    print(f"{line}   [load {busy:.1f}]" if busy > (os.cpu_count() or 1) else line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
