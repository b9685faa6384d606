"""Zones against administrative units: drawn wards with answers by hand, laws, and a second opinion by geopandas."""

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from tests.context_samples import put_context, units_toml, ward
from tests.drawn_plans import EPSG, board, checked, found, put_boundary, write_plan, zone_toml
from zoneplan.checks.report import Report, UnitRow
from zoneplan.checks.units_measured import measure_units
from zoneplan.geometry.vague import VagueRegion
from zoneplan.model.boundary import Evidence
from zoneplan.model.context import ContextAbout, ContextFeature, ContextKind, ContextLayer
from zoneplan.model.findings import Severity
from zoneplan.store.folder import open_folder

REGISTERED = units_toml("phường Nhà")
HOME = board(0, 0, 5000, 5000)
BESIDE = board(5000, 0, 10000, 5000)
ROUND_TRIP_M2 = 2.0  # to WGS 84 and back moves a vertex by 0.1 mm at most; the longest outline has 16 km
ACCURACY_M = 0.001  # so small that it moves none of the answers by hand


def plan_of(folder, land, wards, units=REGISTERED, evidence=Evidence.SURVEYED, **member):
    plan = write_plan(folder, [zone_toml("a", extra=units)])
    put_boundary(plan, "a", land, evidence=evidence, accuracy_m=ACCURACY_M)
    if wards is not None:
        put_context(plan, wards, **member)
    return plan


def both() -> list:
    return [ward("Nhà", HOME, code="11111"), ward("Bên", BESIDE, code="22222")]


def row(report: Report) -> UnitRow:
    (only,) = report.units
    return only


CASES = {
    "inside by 201 m": (board(201, 1000, 1201, 2000), "inside", {"Nhà": 1.0}, 0.0),
    "inside by 199 m": (board(199, 1000, 1199, 2000), "edge", {"Nhà": 1.0}, 0.0),
    "outside by 199 m, in the ward beside": (board(5199, 1000, 6000, 2000), "partly", {"Bên": 1.0}, 0.0),
    "out by 199 m": (board(4900, 1000, 5199, 2000), "edge", {"Nhà": 100 / 299, "Bên": 199 / 299}, 0.0),
    "straddling 40 to 60": (board(4600, 1000, 5600, 2000), "partly", {"Bên": 0.6, "Nhà": 0.4}, 0.0),
    "201 m out": (board(5201, 1000, 6201, 2000), "outside", {"Bên": 1.0}, 0.0),
    "in none, 300 m below": (board(1000, -1300, 2000, -300), "outside", {}, 1e6),
    "half in none": (board(1000, -500, 2000, 500), "partly", {"Nhà": 0.5}, 5e5),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_drawn_wards_give_the_answers_by_hand(tmp_path, name):
    land, verdict, shares, none_m2 = CASES[name]
    report = checked(plan_of(tmp_path, land, both()))
    assert row(report).verdict == verdict
    assert {part.name: part.share for part in row(report).shares} == pytest.approx(shares, abs=1e-6)
    assert row(report).none_m2 == pytest.approx(none_m2, abs=0.5)
    assert len(found(report, f"unit-{verdict}")) == 1


def test_a_zone_around_a_hole_of_its_ward_is_not_inside(tmp_path):
    ring = HOME.difference(board(2000, 2000, 3000, 3000))
    report = checked(plan_of(tmp_path, board(1500, 1500, 3500, 3500), [ward("Nhà", ring)]))
    assert row(report).verdict == "partly"
    assert row(report).none_m2 == pytest.approx(1e6, abs=0.1)
    (one,) = found(report, "unit-partly")
    assert (one.severity, one.unit) == (Severity.WARNING, "m2")
    assert one.measured == pytest.approx(1e6, abs=0.1)
    assert one.geometry is not None


def test_a_ward_in_a_hole_is_counted_for_itself(tmp_path):
    hole = board(2000, 2000, 3000, 3000)
    wards = [ward("Nhà", HOME.difference(hole)), ward("Trong", hole)]
    report = checked(plan_of(tmp_path, board(2400, 2400, 2600, 2600), wards))
    assert {part.name: part.share for part in row(report).shares} == pytest.approx({"Trong": 1.0})
    assert row(report).verdict == "outside"


def test_the_borders_name_decides_what_is_registered(tmp_path):
    units = units_toml("phường Nhà", "phường Bên")
    report = checked(plan_of(tmp_path, board(4600, 1000, 5600, 2000), both(), units))
    assert row(report).verdict == "inside", "in one or both of two units that come into question"
    assert {part.name for part in row(report).shares if part.registered} == {"Nhà", "Bên"}


@pytest.mark.parametrize(
    ("registered", "named", "fits"),
    [
        ("phường Hòa Phú", "P. Hoà Phú", True),
        ("phường Hòa Phú", "Hoà Phú", True),
        ("phường Hòa Phú", "PHƯỜNG  HÒA PHÚ", True),
        ("xã Long Thành", "Phường Long Thành", True),
        ("phường Phú Mỹ", "Phù Mỹ", False),
        ("phường Phú Mỹ", "Phu My", False),
        ("phường Bình Dương", "Tỉnh Bình Dương", False),
        ("phường Hòa Phú", "Hòa Phú Đông", False),
    ],
)
def test_names_are_compared_as_people_mean_them(tmp_path, registered, named, fits):
    report = checked(
        plan_of(tmp_path, board(1000, 1000, 2000, 2000), [ward(named, HOME)], units_toml(registered))
    )
    assert row(report).verdict == ("inside" if fits else "not-found")
    assert bool([one for one in found(report, "not-checked") if registered in one.message.vi]) == (not fits)


def test_a_name_in_the_other_normal_form_is_the_same_name(tmp_path):
    decomposed = "Phươ\u0300ng Ho\u0300a Phu\u0301"
    plan = plan_of(
        tmp_path, board(1000, 1000, 2000, 2000), [ward(decomposed, HOME)], units_toml("phường Hòa Phú")
    )
    assert row(checked(plan)).verdict == "inside"


def test_the_code_decides_before_the_name(tmp_path):
    units = units_toml("phường Nhà", codes={"phường Nhà": "22222"})
    report = checked(plan_of(tmp_path, board(6000, 1000, 7000, 2000), both(), units))
    assert row(report).verdict == "inside"
    assert "theo mã" in found(report, "unit-inside")[0].message.vi


def test_a_unit_of_the_same_name_and_another_code_is_not_taken(tmp_path):
    units = units_toml("phường Nhà", codes={"phường Nhà": "33333"})
    assert (
        row(checked(plan_of(tmp_path, board(1000, 1000, 2000, 2000), both(), units))).verdict == "not-found"
    )


def test_homonyms_are_all_shown_and_inside_one_of_them_is_no_pass(tmp_path):
    far = board(60_000, 0, 65_000, 5000)
    wards = [ward("Phường Nhà", HOME), ward("Xã Nhà", far, old="Củ Chi")]
    report = checked(plan_of(tmp_path, board(1000, 1000, 2000, 2000), wards))
    (one,) = found(report, "unit-homonym")
    assert one.measured == 2
    assert "Phường Nhà" in one.message.vi
    assert "Xã Nhà (Củ Chi)" in one.message.vi
    assert found(report, "unit-inside")[0].severity is Severity.NOTE
    assert row(report).homonyms == 2


def test_parts_of_one_ward_that_touch_are_one_unit(tmp_path):
    wards = [ward("Nhà", board(0, 0, 2500, 5000)), ward("Nhà", board(2500, 0, 5000, 5000))]
    report = checked(plan_of(tmp_path, board(2000, 1000, 3000, 2000), wards))
    assert row(report).verdict == "inside"
    assert found(report, "unit-homonym") == []


def test_units_of_old_are_looked_for_where_none_of_today_is_there(tmp_path):
    units = units_toml("phường Mới", then=["phường Cũ"])
    wards = [ward("Khác", HOME, old="Cũ; Xưa"), ward("Bên", BESIDE)]
    report = checked(plan_of(tmp_path, board(1000, 1000, 2000, 2000), wards, units))
    assert row(report).verdict == "inside"
    assert "theo tên cũ" in found(report, "unit-inside")[0].message.vi


@pytest.mark.parametrize(
    ("half", "verdict"), [(9000, "inside"), (3100, "edge-possible"), (2000, "possible"), (None, "outside")]
)
def test_a_schematic_boundary_is_worth_what_its_circle_allows(tmp_path, half, verdict):
    """The circle has 3,000 m around (0, 0); the schematic stands in the middle, deep inside every ward but the last."""
    home = board(-half, -half, half, half) if half else board(3300, -2000, 9000, 2000)
    land = board(-50, -50, 50, 50)
    report = checked(plan_of(tmp_path, land, [ward("Nhà", home)], evidence=Evidence.SCHEMATIC))
    assert row(report).verdict == verdict.removeprefix("edge-")
    (one,) = found(report, f"unit-{row(report).verdict}")
    if row(report).verdict == "possible":
        assert one.severity is Severity.NOTE
        assert ("100,00" if half == 3100 else "56,5") in one.message.vi  # 4 km square of a circle of 3 km
    else:
        assert "cả vòng tròn" in one.message.vi


def test_without_a_layer_of_units_the_report_says_that_nothing_was_checked(tmp_path):
    report = checked(plan_of(tmp_path, board(0, 0, 100, 100), None))
    (one,) = found(report, "not-checked")
    assert "chưa nạp lớp đơn vị hành chính" in one.message.vi
    assert "no layer of administrative units is loaded" in one.message.en
    assert one.subjects == ("a",)


def test_a_river_is_no_unit(tmp_path):
    report = checked(plan_of(tmp_path, board(0, 0, 100, 100), both(), kind="river"))
    assert report.units == ()
    assert len(found(report, "not-checked")) == 1


def test_a_zone_without_a_registered_unit_has_shares_and_no_verdict(tmp_path):
    report = checked(plan_of(tmp_path, board(4600, 1000, 5600, 2000), both(), units=""))
    assert row(report).verdict == "unregistered"
    assert [round(part.share, 6) for part in row(report).shares] == [0.6, 0.4]


def test_an_invalid_unit_is_left_out_and_said(tmp_path):
    bow_tie = shapely.Polygon(
        [(600_000, 1_230_000), (601_000, 1_231_000), (601_000, 1_230_000), (600_000, 1_231_000)]
    )
    report = checked(plan_of(tmp_path, board(1000, 1000, 2000, 2000), [*both(), ward("Hỏng", bow_tie)]))
    assert row(report).verdict == "inside"
    assert any("không hợp lệ" in one.message.vi for one in found(report, "not-checked"))


def test_the_band_is_the_plans_own_and_stands_in_the_message(tmp_path):
    plan = plan_of(tmp_path, board(150, 1000, 1150, 2000), both())
    assert row(checked(plan)).verdict == "edge"
    register = plan / "boundaries" / "zones.toml"
    head, tail = register.read_text(encoding="utf-8").split("[[sources]]", 1)
    register.write_text(f"{head}[limits]\nunit_edge_m = 100.0\n[[sources]]{tail}", encoding="utf-8")
    report = checked(plan)
    assert row(report).verdict == "inside"
    assert "100\u00a0m" in found(report, "unit-inside")[0].message.vi


def test_findings_on_units_stand_behind_all_others(tmp_path):
    """The map knows a finding by its number: those that come and go with layers must not move the others."""
    land = board(4600, 1000, 5600, 2000)
    without = checked(plan_of(tmp_path / "x", land, both(), kind="road")).findings
    with_units = checked(plan_of(tmp_path / "y", land, both())).findings
    first = [one.code for one in without if one.code != "not-checked"]
    assert [one.code for one in with_units][: len(first)] == first
    assert with_units[-1].code == "unit-partly"


def layer_of(shapes: list[BaseGeometry]) -> ContextLayer:
    features = tuple(
        ContextFeature(ward("", shape)[1], {}, f"U{number}") for number, shape in enumerate(shapes)
    )
    return ContextLayer("u", ContextAbout(ContextKind.UNITS, "u"), features, "")


boxes = st.tuples(*[st.integers(-3000, 3000)] * 2, *[st.integers(50, 4000)] * 2).map(
    lambda b: board(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@pytest.fixture(scope="module")
def zone(tmp_path_factory):
    return open_folder(write_plan(tmp_path_factory.mktemp("z"), [zone_toml("a")])).registry.zone("a")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(land=boxes, shapes=st.lists(boxes, max_size=6), data=st.data())
def test_shares_add_up_and_the_order_of_units_changes_nothing(zone, land, shapes, data):
    region = VagueRegion(land, land, land)
    measured = measure_units(zone, region, layer_of(shapes), 200.0)
    total = sum(part.m2 for part in measured.parts) + measured.none_m2 - measured.twice_m2
    assert total == pytest.approx(land.area, rel=1e-9, abs=0.01)
    order = data.draw(st.permutations(range(len(shapes))))
    again = measure_units(zone, region, layer_of([shapes[i] for i in order]), 200.0)
    assert sorted(part.m2 for part in again.parts) == pytest.approx(
        sorted(part.m2 for part in measured.parts), abs=1e-3
    )
    assert again.none_m2 == pytest.approx(measured.none_m2, abs=1e-3)
    assert again.twice_m2 == pytest.approx(measured.twice_m2, abs=1e-3)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(land=boxes, shapes=st.lists(boxes, min_size=1, max_size=6))
def test_geopandas_overlay_gives_the_same_shares(zone, land, shapes):
    measured = measure_units(zone, VagueRegion(land, land, land), layer_of(shapes), 200.0)
    units = gpd.GeoDataFrame({"name": [f"U{n}" for n in range(len(shapes))]}, geometry=shapes, crs=EPSG)
    cut = gpd.overlay(
        gpd.GeoDataFrame(geometry=[land], crs=EPSG), units, how="intersection", keep_geom_type=True
    )
    theirs = {name: area for name, area in zip(cut["name"], cut.area, strict=True) if area > ROUND_TRIP_M2}
    ours = {part.feature.name: part.m2 for part in measured.parts if part.m2 > ROUND_TRIP_M2}
    assert ours == pytest.approx(theirs, abs=ROUND_TRIP_M2)
    left = gpd.overlay(gpd.GeoDataFrame(geometry=[land], crs=EPSG), units, how="difference")
    assert measured.none_m2 == pytest.approx(left.area.sum(), abs=ROUND_TRIP_M2)
