"""What the benchmark concludes from its runs: who found the same, which peer is the fastest, which bars are met."""

import numpy as np
import pytest

from benchmarks.peers.one import digest
from benchmarks.processes import NotRun, run
from benchmarks.results import OURS, Areas, Reading, Size, Way, bars
from benchmarks.results_page import Circumstances, page


def way(module: str, name: str, *wall_s: float, found: str = "same", m2: float = 100.0) -> Way:
    runs = [
        {
            "wall_s": s,
            "cpu_s": s,
            "peak_mib": 100,
            "own_peak_mib": 2048,
            "pairs": 3,
            "digest": found,
            "area_m2": m2,
        }
        for s in wall_s
    ]
    return Way(module, name, f"{module} by {name}", runs)


def size(asked: int, *ways: Way) -> Size:
    return Size(asked, asked, asked - 1, {"bow-tie": 1}, list(ways))


def test_a_digest_is_that_of_the_set_of_pairs() -> None:
    one = digest(np.array([1, 5]), np.array([2, 3]))
    assert one == digest(np.array([3, 2]), np.array([5, 1]))
    assert one != digest(np.array([1, 5]), np.array([2, 4]))
    assert one != digest(np.array([1, 5, 5]), np.array([2, 3, 3]))


def test_the_fastest_peer_is_the_fastest_that_finds_the_same_pairs_and_area() -> None:
    found = size(
        100_000,
        way(*OURS, 1.0, 9.0, 1.0),
        way("shapely_tree", "relate", 4.0),  # no peer of the bars
        way("sedona", "touches", 5.0, found="other"),
        way("duckdb_spatial", "touches", 6.0, m2=100.1),
        way("postgis", "relate", 7.0, 8.0, 30.0),
        way("geopandas_sjoin", "sjoin"),  # did not run
    )
    fastest = found.fastest_peer()
    assert fastest is not None
    assert (fastest.module, fastest.wall_s) == ("postgis", 8.0)
    assert [(bar.measured, bar.met) for bar in bars([found], None, None)] == [(8.0, True)]


def test_bars_are_held_against_medians_and_the_most_memory() -> None:
    small = size(100_000, way(*OURS, 1.0), way("postgis", "relate", 7.9))
    large = size(1_000_000, way(*OURS, 12.0, 12.5, 13.0), way("postgis", "relate", 200.0))
    areas = Areas([1.0], [30.0], [9.0], 1e-12, 3e-9, 1e-6, 1e-6)
    reading = Reading([30.0, 10.0, 11.0], [3100.0, 10.0, 10.0], [6.0], [1000.0])
    met = {bar.what: bar.met for bar in bars([small, large], areas, reading)}
    assert list(met.values()) == [False, True, False, True, True, True, True, True, False]


def test_the_page_says_what_did_not_run_and_who_found_something_else() -> None:
    absent = Way("qgis", "", "qgis", why_not="qgis_process is not installed on this machine")
    found = size(2_000, way(*OURS, 1.0), way("sedona", "touches", 5.0, found="other"), absent)
    told = page(
        Circumstances("2026-11-29", "2 cores", 0.1, {"qgis": "not here"}, 7, 1, 60),
        [found],
        None,
        Reading([], [], [], [], why_not="there is no such command"),
        bars([found], None, None),
    )
    assert "| qgis | – | | | | 0 | | qgis_process is not installed on this machine |" in told
    assert "| sedona by touches | 5.00 | 5.00–5.00 | 5.00 | 100 | 1 | 5.0 × | **no** |" in told
    assert "Not measured: there is no such command" in told


def test_a_program_that_fails_or_hangs_is_told_with_its_last_words() -> None:
    with pytest.raises(NotRun, match="No module named"):
        run(["benchmarks.nobody"], 30)
    with pytest.raises(NotRun, match="was ended after 0 s"):
        run(["http.server", "0", "--bind", "127.0.0.1"], 0.2)
