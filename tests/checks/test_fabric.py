"""The classes of faults over a layer of parcels: drawn cases with hand answers, and a fabric with known defects."""

import numpy as np
import pytest
import shapely

from benchmarks.drawn_fabric import draw_fabric
from zoneplan.checks.fabric.as_findings import findings_of
from zoneplan.checks.fabric.measured import measure_fabric
from zoneplan.checks.fabric.run import check_parcels
from zoneplan.geometry.fabric import TooDense
from zoneplan.model.findings import Severity
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress, Stopped

X, Y = 600_000.0, 1_224_000.0


def box(x0, y0, x1, y1):
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


def table(shapes, ids=None, codes=None, declared=None):
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    return ParcelTable(
        name="thua",
        file="thua.parquet",
        sha256="0" * 64,
        epsg=9210,
        ids=np.array(ids or [str(number) for number in range(1, len(shapes) + 1)], dtype=object),
        codes=np.array(codes or ["ODT"] * len(shapes), dtype=object),
        declared_m2=np.array(declared or [np.nan] * len(shapes), dtype=float),
        geometry=geometry,
    )


def checked(shapes, whole=None, limits=None, **columns):
    return check_parcels(table(shapes, **columns), limits=limits or Limits(), whole=whole)


def faults(report):
    return {found.code: found for found in report.faults if len(found)}


NEIGHBOURS = [box(0, 0, 10, 10), box(10, 0, 20, 10)]


def test_two_neighbours_have_no_fault_and_every_class_was_looked_for():
    report = checked(NEIGHBOURS)
    assert faults(report) == {}
    assert len(report.faults) == 11
    assert report.plane_m2.tolist() == [100, 100]
    assert report.ellipsoid_m2 == pytest.approx(report.plane_m2, rel=1e-4)
    assert (report.row.sum_m2, report.row.overlap_m2, report.row.gap_m2, report.row.zone) == (200, 0, 0, "")


def test_an_overlap_has_both_lots_its_land_shares_width_and_shape():
    (found,) = [faults(checked([*NEIGHBOURS, box(18, 2, 28, 8)]))["lot-overlap"]]
    assert [rows.tolist() for rows in found.rows] == [[1], [2]]
    assert found.m2.tolist() == [12]
    assert (found.figures["share_a"][0], found.figures["share_b"][0]) == pytest.approx((0.12, 0.2))
    assert 1.8 <= found.figures["width_m"][0] <= 2.0
    assert found.geometry[0].equals(box(18, 2, 20, 8))


def test_a_contained_lot_overlaps_and_a_lot_drawn_twice_is_the_same_too():
    report = checked([*NEIGHBOURS, box(2, 2, 4, 4), NEIGHBOURS[1].reverse()])
    found = faults(report)
    assert set(zip(*(rows.tolist() for rows in found["lot-overlap"].rows), strict=True)) == {(0, 2), (1, 3)}
    assert [rows.tolist() for rows in found["lot-same"].rows] == [[1], [3]]
    assert report.row.overlap_m2 == pytest.approx(104)


def test_an_overlap_up_to_the_limit_is_a_note_and_in_the_balance():
    report = checked([*NEIGHBOURS, box(19.95, -1, 30, 11)])  # 0.05 m × 10 m
    assert {code: found.severity for code, found in faults(report).items()} == {
        "lot-overlap-small": Severity.NOTE
    }
    assert report.row.overlap_m2 == pytest.approx(0.5, abs=1e-6)
    (finding,) = report.findings
    assert "0,50\u00a0m²" in finding.message.vi


def test_what_has_no_proper_area_is_told_with_place_and_left_out_of_every_sum():
    bow_tie = shapely.Polygon([(X, Y + 20), (X + 4, Y + 24), (X + 4, Y + 20), (X, Y + 24)])
    report = checked([*NEIGHBOURS, bow_tie, None, shapely.Point(X, Y)])
    found = faults(report)["lot-invalid"]
    assert found.rows[0].tolist() == [2, 3, 4]
    assert found.figures["reason"].tolist() == ["self-crossing", "empty", "not-area"]
    assert shapely.get_coordinates(found.geometry[0]).tolist() == [[X + 2, Y + 22]]
    assert found.geometry[1] is None
    assert np.isnan(report.plane_m2[2:]).all()
    assert report.row.sum_m2 == 200


def test_an_id_twice_a_wrong_figure_and_a_code_that_nobody_knows():
    report = checked(
        [*NEIGHBOURS, box(20, 0, 30, 10)],
        ids=["7", "8", "7"],
        codes=["ODT", "QQQ", "QQQ"],
        declared=[100.4, 120, np.nan],
    )
    found = faults(report)
    assert found["lot-duplicate"].rows[0].tolist() == [0, 2]
    assert found["lot-area"].rows[0].tolist() == [1]
    assert found["lot-area"].figures["declared_m2"].tolist() == [120]
    assert found["lot-code-unknown"].rows[0].tolist() == [1, 2]
    told = {one.code: one for one in report.findings}
    assert told["lot-duplicate"].measured == 2
    assert told["lot-code-unknown"].subjects == ("8", "7")
    assert "1 trên 3 lô không có diện tích công bố" in " ".join(text.vi for text in report.skipped)


def test_a_layer_without_codes_says_so_once():
    report = checked(NEIGHBOURS, codes=["", ""])
    assert "lot-code-unknown" not in faults(report)
    assert any("no land-use codes" in text.en for text in report.skipped)


def test_a_strip_left_over_is_a_sliver_and_an_alley_is_none():
    found = faults(checked([*NEIGHBOURS, box(20, 0, 20.4, 10), box(20.4, 0, 22.4, 10)]))
    assert found["lot-sliver"].rows[0].tolist() == [2]
    assert found["lot-sliver"].figures["width_m"][0] == pytest.approx(0.4, rel=0.1)


@pytest.mark.parametrize("parts", [1, 2])
def test_what_many_small_holes_leave_is_a_sliver_however_large(parts):
    """Holes of a millimetre every 30 cm: no circle wider than 42 cm fits, on 36 m²."""
    holes = [
        box(0.3 * i, 0.3 * j, 0.3 * i + 0.001, 0.3 * j + 0.001).exterior
        for i in range(1, 20)
        for j in range(1, 20)
    ]
    sieve = shapely.Polygon(box(0, 0, 6, 6).exterior, holes)
    lot = shapely.MultiPolygon([shapely.affinity.translate(sieve, 10 * part) for part in range(parts)])
    found = faults(checked([lot if parts > 1 else sieve, box(40, 0, 60, 20)]))
    assert found["lot-sliver"].rows[0].tolist() == [0]
    assert found["lot-sliver"].figures["width_m"][0] == pytest.approx(0.424, rel=0.1)


def test_a_hole_is_a_gap_and_the_side_is_one_only_against_the_whole():
    ring = shapely.Polygon(box(0, 0, 10, 10).exterior, [box(4, 4, 6, 6).exterior])
    assert faults(checked([ring]))["lot-gap"].m2.tolist() == [4]
    against = checked([ring], whole=box(0, 0, 12, 10))
    assert faults(against)["lot-gap"].m2.tolist() == [4, 20]
    assert against.row.balance_m2 == pytest.approx(0, abs=1e-9)


def test_what_reaches_over_the_boundary_names_its_lots_and_not_their_neighbours():
    found = faults(checked([*NEIGHBOURS, box(10, 0, 20, 10)], whole=box(0, 0, 18, 10)))["lot-outside"]
    assert found.m2.tolist() == [20]
    assert found.figures["parcels"].tolist() == ["2, 3"]


def test_a_vertex_that_the_neighbour_lacks_is_a_note():
    report = checked([NEIGHBOURS[0], box(10, 0, 20, 4), box(10, 4, 20, 10)])
    found = faults(report)
    assert list(found) == ["lot-unnoded"]
    assert found["lot-unnoded"].geometry[0].equals(shapely.Point(X + 10, Y + 4))


def test_more_faults_than_a_report_lists_are_counted():
    pile = [box(x, 0, x + 9, 10) for x in range(0, 9 * 50, 9)]
    report = checked(pile, declared=[1.0] * 50)
    fabric = measure_fabric(table(pile, declared=[1.0] * 50), Limits())
    told = list(findings_of(fabric, report.faults, most=20))
    assert sum(one.code == "lot-area" for one in told) == 20
    (more,) = [one for one in told if one.code == "lots-more"]
    assert (more.measured, more.severity) == (50, Severity.ERROR)


def test_a_drawn_fabric_has_the_defects_that_were_drawn():
    drawn = draw_fabric(4_000, seed=3)
    drawn_table = table(
        list(drawn.geometry), ids=list(drawn.ids), codes=list(drawn.codes), declared=list(drawn.declared_m2)
    )
    report = check_parcels(drawn_table, limits=Limits())
    found = {one.code: len(one) for one in report.faults}
    assert found["lot-invalid"] == drawn.defects["bow-tie"]
    assert (
        found["lot-gap"] == drawn.defects["gap"] + drawn.defects["bow-tie"]
    )  # a bow-tie leaves its land open
    assert found["lot-area"] == drawn.defects["declared"]
    # a lot twice is 1 pair, a pile of 5 is 10
    assert found["lot-same"] == drawn.defects["twice"] + 10 * drawn.defects["stacked"]
    sound = [lot for lot in drawn.geometry if lot.is_valid]
    covered = shapely.union_all(sound).area
    assert report.row.overlap_m2 == pytest.approx(sum(lot.area for lot in sound) - covered, abs=1e-3)


def test_work_is_told_stage_by_stage_and_can_be_stopped():
    heard = []
    check_parcels(table(NEIGHBOURS), limits=Limits(), progress=Progress(heard.append))
    assert list(dict.fromkeys(step.stage for step in heard)) == [
        "validity",
        "areas",
        "edges",
        "overlaps",
        "cover",
        "attributes",
    ]
    assert all(0 <= step.done <= max(step.total, step.done) for step in heard)
    stopping = Progress(lambda step: stopping.stop() if step.stage == "edges" else None)
    with pytest.raises(Stopped):
        check_parcels(table(NEIGHBOURS), limits=Limits(), progress=stopping)


def test_everything_on_one_place_ends_with_the_place():
    rng = np.random.default_rng(1)
    corner = rng.uniform(0, 5, (60_000, 2))
    pile = shapely.box(X + corner[:, 0], Y + corner[:, 1], X + corner[:, 0] + 10, Y + corner[:, 1] + 10)
    with pytest.raises(TooDense) as dense:
        check_parcels(table(list(pile)), limits=Limits())
    assert dense.value.place == pytest.approx((X + 7.5, Y + 7.5), abs=5)
    assert dense.value.count > 1e9


def test_a_lot_of_a_million_vertices_is_checked_with_its_neighbours():
    angle = np.linspace(0, 2 * np.pi, 1_000_000, endpoint=False)
    lake = shapely.Polygon(np.column_stack([X + 500 * np.cos(angle), Y + 500 * np.sin(angle)]))
    report = checked([lake, box(480, -10, 520, 10), box(600, 0, 620, 20), box(-10, -10, 10, 10)])
    pairs = faults(report)["lot-overlap"]
    assert [rows.tolist() for rows in pairs.rows] == [[0, 0], [1, 3]]
    assert pairs.m2[1] == 400
    assert report.plane_m2[0] == pytest.approx(np.pi * 500**2, rel=1e-9)
