"""A layer in parts against the same layer in one table: every figure and every fault."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.geometry.test_fabric_pairs import fabrics, in_blocks_of
from zoneplan.checks.fabric.of_plan import Heaped
from zoneplan.checks.fabric.run import check_parcels
from zoneplan.checks.scale import covering, run, survey
from zoneplan.checks.scale.engine import InThisProcess
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.sources.parcels.parts import Part

EPSG = 9210
X, Y = 600_000.0, 1_224_000.0
LIMITS = Limits(lot_area_m2=0.05)
WHOLE = shapely.box(600_003, 1_224_002, 600_041, 1_224_036)


def table_of(lots, ids, codes, declared):
    shapes = np.empty(len(lots), dtype=object)
    shapes[:] = lots
    return ParcelTable(
        "layer",
        "layer",
        "0" * 64,
        EPSG,
        np.array(ids, dtype=object),
        np.array(codes, dtype=object),
        np.array(declared, dtype=float),
        shapes,
    )


def same(report, whole):
    """Every figure of a report on parts is that of the report on one table."""
    row, other = report.row, whole.row
    assert (row.count, row.zone) == (other.count, other.zone)
    for name in ("sum_m2", "overlap_m2", "gap_m2", "outside_m2", "balance_m2"):
        assert getattr(row, name) == pytest.approx(getattr(other, name), abs=1e-6), name
    assert list(row.classes) == list(other.classes)
    for code, sums in row.classes.items():
        assert (sums.count, sums.m2) == (other.classes[code].count, pytest.approx(other.classes[code].m2))
    assert report.skipped == whole.skipped
    assert report.table.ids.tolist() == whole.table.ids[report.numbers].tolist()
    assert np.array_equal(report.plane_m2, whole.plane_m2[report.numbers], equal_nan=True)
    for found, wanted in zip(report.faults, whole.faults, strict=True):
        same_faults(report, found, wanted)
    assert [f.code for f in report.findings] == [f.code for f in whole.findings]
    assert [f.subjects for f in report.findings] == [f.subjects for f in whole.findings]


def same_faults(report, found, wanted):
    assert (found.code, len(found)) == (wanted.code, len(wanted))
    assert [report.numbers[r].tolist() for r in found.rows] == [r.tolist() for r in wanted.rows], found.code
    for name, figures in found.figures.items():
        if name == "rows":
            assert [report.numbers[rows].tolist() for rows in figures] == [
                rows.tolist() for rows in wanted.figures[name]
            ]
        elif figures.dtype == object:
            assert figures.tolist() == wanted.figures[name].tolist(), name
        else:
            assert figures == pytest.approx(wanted.figures[name]), name
    assert found.m2 == pytest.approx(wanted.m2, nan_ok=True), found.code
    assert found.reasons == wanted.reasons
    for one, other in zip(found.geometry, wanted.geometry, strict=True):
        assert one == other or alike(one, other), found.code


def alike(one, other):
    """The same point, or the same land but for rounding: a border may have more vertices on it."""
    if one.geom_type == "Point":
        return one.equals_exact(other, 1e-9)
    return one.symmetric_difference(other).area < 1e-6


class Drawn:
    """Parts that are no files: tables by their number."""

    def __init__(self, tables, patch):
        self.tables = tables
        patch.setattr(run, "part_files", lambda _: [Path(f"{n}.parquet") for n in range(len(tables))])
        patch.setattr(run, "look_at_part", self.look)
        patch.setattr(survey, "read_part", lambda part, *_: tables[int(part.path.stem)])

    def look(self, path, _):
        table = self.tables[int(path.stem)]
        bounds = shapely.total_bounds(table.geometry) if len(table) else np.full(4, np.nan)
        return Part(path, len(table), EPSG, tuple(bounds.tolist()), "0" * 64)


@st.composite
def layers(draw):
    lots = draw(fabrics())
    n = len(lots)
    ids = draw(st.lists(st.sampled_from(["A", "B", "C", *map(str, range(40))]), min_size=n, max_size=n))
    codes = draw(st.lists(st.sampled_from(["ODT", "", "XYZ", "SKC"]), min_size=n, max_size=n))
    declared = draw(st.lists(st.sampled_from([np.nan, 100.0, 99.0]), min_size=n, max_size=n))
    part = draw(st.lists(st.integers(0, draw(st.integers(0, 8))), min_size=n, max_size=n))
    order = np.argsort(part, kind="stable")
    table = table_of(lots, ids, codes, declared).picked(order)
    starts = np.searchsorted(np.sort(part), np.arange(max(part) + 1)).tolist()
    ends = [*starts[1:], n]
    return table, [table.picked(np.arange(first, last)) for first, last in zip(starts, ends, strict=True)]


def both(table, parts, whole, zone=None):
    with pytest.MonkeyPatch.context() as patch:
        Drawn(parts, patch)
        in_blocks_of(5, patch)
        return (
            run.check_parts(Path("layer"), InThisProcess(), limits=LIMITS, whole=whole, zone=zone),
            check_parcels(table, limits=LIMITS, whole=whole, zone=zone),
        )


@given(layers(), st.booleans())
@settings(max_examples=80)
def test_a_layer_in_parts_has_the_faults_and_sums_of_the_layer(layer, against_a_whole):
    table, parts = layer
    same(*both(table, parts, WHOLE if against_a_whole else None))


def squares(columns, rows, shift=0.0):
    return [
        shapely.box(X + c + shift, Y + r + shift, X + c + 1 + shift, Y + r + 1 + shift)
        for c in range(columns)
        for r in range(rows)
    ]


def plain(lots):
    return table_of(lots, [str(n) for n in range(len(lots))], ["ODT"] * len(lots), [np.nan] * len(lots))


def cut(table, parts):
    return [table.picked(rows) for rows in np.array_split(np.arange(len(table)), parts)]


def test_the_flood_crosses_parts_and_comes_back():
    """Two clean layers on each other, in strips: an inner lot is reached only through lots of other parts."""
    table = plain([*squares(8, 8), *squares(8, 8, 0.5)])
    report, whole = both(table, cut(table, 16), None)
    same(report, whole)
    pairs = {table.code: len(table) for table in report.faults}["lot-overlap"]
    assert pairs == 64 + 56 + 56 + 49  # each upper lot lies on up to four


@pytest.mark.parametrize("seed", range(4))
def test_a_layer_on_itself_with_other_vertices_is_found_in_the_middle_across_parts(seed):
    """Both layers are clean, and only the surroundings of pairs along each other lead from the rim to the middle."""
    lots = squares(7, 7)
    table = plain([*lots, *(lot.segmentize(0.5) for lot in lots)])
    if seed:
        table = table.picked(np.random.default_rng(seed).permutation(len(table)))
    report, whole = both(table, cut(table, 14), None)
    same(report, whole)
    assert {table.code: len(table) for table in report.faults}["lot-same"] == 49


def test_the_middle_part_of_such_a_layer_is_reached_by_its_neighbours_centres():
    """Nine parts of nine places each, with both lots of a place in one part: no pair crosses parts."""
    lots = squares(9, 9)
    block = [(n // 9 // 3) * 3 + n % 9 // 3 for n in range(81)] * 2
    table = plain([*lots, *(lot.segmentize(0.5) for lot in lots)])
    table = table.picked(np.argsort(block, kind="stable"))
    report, whole = both(table, cut(table, 9), None)
    same(report, whole)
    assert {table.code: len(table) for table in report.faults}["lot-same"] == 81


def test_two_equal_layers_in_different_parts_are_all_the_same_pairs():
    """Every edge is met inside its own part, and met too often in the whole."""
    table = plain(squares(5, 5) * 2)
    report, whole = both(table, cut(table, 2), None)
    same(report, whole)
    assert {table.code: len(table) for table in report.faults}["lot-same"] == 25


def test_an_id_in_two_parts_is_a_duplicate_once_for_each():
    table = table_of(squares(4, 1), ["A", "B", "A", "C"], ["ODT"] * 4, [np.nan] * 4)
    report, whole = both(table, cut(table, 4), None)
    same(report, whole)
    assert report.numbers[report.faults[1].rows[0]].tolist() == [0, 2]


def test_a_hole_that_four_parts_leave_open_is_one_gap():
    lots = [lot for lot in squares(3, 3) if lot.centroid.coords[0] != (X + 1.5, Y + 1.5)]
    table = plain(lots)
    report, whole = both(table, cut(table, 8), None)
    same(report, whole)
    assert [gap.bounds for gap in report.faults[6].geometry] == [(X + 1, Y + 1, X + 2, Y + 2)]


def test_parts_without_parcels_and_without_shapes_do_no_harm():
    table = plain([None, shapely.Polygon(), *squares(2, 1)])
    nothing = table.picked(np.zeros(0, dtype=int))
    same(*both(table, [nothing, *cut(table, 4), nothing], WHOLE))
    same(*both(nothing, [nothing, nothing], None))


def test_very_many_open_edges_are_covered_tile_by_tile(monkeypatch):
    monkeypatch.setattr(covering, "EDGES_AT_ONCE", 10)
    monkeypatch.setattr(covering, "_EDGES_A_TILE", 10)
    lots = [lot for n, lot in enumerate(squares(6, 6)) if n not in (14, 15, 28)]
    table = plain([*lots, shapely.box(X + 4.5, Y + 3.5, X + 7.5, Y + 4.5)])
    whole = shapely.box(X, Y, X + 7, Y + 6)
    same(*both(table, cut(table, 5), whole))
    same(*both(table, cut(table, 5), None))


def test_a_heap_is_told_with_its_place(monkeypatch):
    monkeypatch.setattr("zoneplan.geometry.fabric.pairs._CANDIDATES_FREE", 1000)
    monkeypatch.setattr("zoneplan.geometry.fabric.pairs._CANDIDATES_EACH", 1)
    table = plain(squares(1, 1) * 200)
    with pytest.raises(Heaped) as why:
        both(table, cut(table, 2), None)
    assert "layer" in why.value.text.vi
