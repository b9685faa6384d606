"""What a run of the benchmark found, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.peers import NAMED

OURS = ("zoneplan_edges", "whole")
AREA_TOLERANCE = 1e-9  # of the area of all overlaps: other versions of GEOS round otherwise


@dataclass
class Way:
    """One way of one program on one size: every run, or why there is none."""

    module: str
    way: str
    title: str
    runs: list[dict[str, Any]] = field(default_factory=list)
    why_not: str = ""

    def of(self, what: str) -> list[float]:
        """A figure of every run."""
        return [float(run[what]) for run in self.runs]

    @property
    def wall_s(self) -> float:
        """Median."""
        return median(self.of("wall_s"))


@dataclass
class Size:
    """All of one size."""

    asked: int
    parcels: int
    sound: int
    defects: dict[str, int]
    ways: list[Way] = field(default_factory=list)

    @property
    def ours(self) -> Way:
        """The check of zoneplan as it runs."""
        return next(way for way in self.ways if (way.module, way.way) == OURS)

    def agrees(self, way: Way) -> bool:
        """Whether every run found zoneplan's pairs, and zoneplan's area up to rounding."""
        said = self.ours.runs[0]
        return all(
            run["digest"] == said["digest"]
            and abs(run["area_m2"] - said["area_m2"]) <= AREA_TOLERANCE * said["area_m2"]
            for run in way.runs
        )

    def fastest_peer(self) -> Way | None:
        """Of the named programs, among those that find the same pairs."""
        able = [way for way in self.ways if way.module in NAMED and way.runs and self.agrees(way)]
        return min(able, key=lambda way: way.wall_s, default=None)


@dataclass(frozen=True)
class Areas:
    """Areas on the ellipsoid: seconds of every run, and the largest differences, relative."""

    fast_s: Sequence[float]
    exact_s: Sequence[float]
    geod_s: Sequence[float]
    total: float
    """Of the sum of all areas from the sum by pyproj.Geod."""
    fast_from_exact: float
    fast_from_geod: float
    exact_from_geod: float


@dataclass(frozen=True)
class Reading:
    """From the file to the report, and the bare minimum: seconds and MiB of every run."""

    report_s: Sequence[float]
    report_mib: Sequence[float]
    bare_s: Sequence[float]
    bare_mib: Sequence[float]
    why_not: str = ""


@dataclass(frozen=True)
class Bar:
    """A promise, and what was measured."""

    what: str
    measured: float
    bar: float
    at_most: bool
    unit: str

    @property
    def met(self) -> bool:
        """Whether it is kept."""
        return self.measured <= self.bar if self.at_most else self.measured >= self.bar

    def __str__(self) -> str:
        sense = "at most" if self.at_most else "at least"
        verdict = "met" if self.met else "**not met**"
        return f"{self.what}: {self.measured:.3g}{self.unit} ({sense} {self.bar:g}{self.unit}): {verdict}"


def bars(sizes: Sequence[Size], areas: Areas | None, reading: Reading | None) -> list[Bar]:
    """Those that this run can judge."""
    found = []
    by_size = {size.asked: size for size in sizes}
    for asked, times, name in ((100_000, 8, "100,000"), (1_000_000, 12, "1,000,000")):
        peer = by_size[asked].fastest_peer() if asked in by_size else None
        if peer is not None:
            ratio = peer.wall_s / by_size[asked].ours.wall_s
            found.append(
                Bar(f"Overlaps of {name} against {peer.title}", ratio, times, at_most=False, unit=" ×")
            )
    if {100_000, 1_000_000} <= by_size.keys():
        growth = by_size[1_000_000].ours.wall_s / by_size[100_000].ours.wall_s
        found.append(Bar("Growth of the time from 100,000 to 1,000,000", growth, 12, at_most=True, unit=" ×"))
    if 1_000_000 in by_size:
        most = max(by_size[1_000_000].ours.of("own_peak_mib")) / 1024
        found.append(Bar("Memory of the overlap check at 1,000,000", most, 3, at_most=True, unit=" GiB"))
    if areas is not None:
        ratio = median(areas.geod_s) / median(areas.fast_s)
        found.append(Bar("Areas on the ellipsoid against pyproj.Geod", ratio, 8, at_most=False, unit=" ×"))
        found.append(Bar("Their sum from that of pyproj.Geod", areas.total, 1e-8, at_most=True, unit=""))
        found.append(
            Bar("Single areas from the exact method", areas.fast_from_exact, 1e-8, at_most=True, unit="")
        )
    if reading is not None and not reading.why_not:
        ratio = median(reading.report_s) / median(reading.bare_s)
        found.append(Bar("From file to report against the bare minimum", ratio, 2, at_most=True, unit=" ×"))
        most = max(reading.report_mib) / 1024
        found.append(Bar("Memory from file to report", most, 3, at_most=True, unit=" GiB"))
    return found
