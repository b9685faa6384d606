"""Claims that disagree, boundaries that are not where their document says, and schematics moved by hand."""

import pytest
from shapely.affinity import rotate, translate

from tests.drawn_plans import board, checked, codes, found, put_boundary, write_plan, zone_toml
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Severity


def second_claim(printed: str) -> str:
    value = printed.replace(",", ".") if "," in printed else f"{printed}.0"
    return (
        f'[[zones.claims]]\nid = "c2"\nsource = "doc"\nquote = "rộng {printed} ha"\nprinted = "{printed}"\n'
        f'value = {value}\nunit = "ha"\n'
    )


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("220", "220,4", "claims-agree"),  # 219.5–220.5 meets 220.35–220.45
        ("220", "221", "claims-agree"),  # 219.5–220.5 touches 220.5–221.5
        ("220", "221,1", "claims-disagree"),
        ("15,47", "220", "claims-disagree"),
    ],
)
def test_claims_agree_when_their_rounding_intervals_meet(tmp_path, first, second, code):
    write_plan(tmp_path, [zone_toml("a", first, extra=second_claim(second))])
    assert len(found(checked(tmp_path), code)) == 1


def test_the_site_and_the_region_under_one_name_are_told_with_both_documents(data_report):
    (finding,) = found(data_report, "claims-disagree")
    assert finding.severity is Severity.WARNING
    assert finding.subjects == ("hoa-phu", "science-region")
    assert finding.measured == pytest.approx(204.53)
    for part in ("15,47 ha", "220 ha", "001_a1d5ffff59500d52.txt", "002_eaaadd1dc05968d6.txt"):
        assert part in finding.message.vi


def test_a_schematic_outside_its_circle_is_an_error(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    # the circle has 3,000 m; this corner of the square is √(2950² + 750²) = 3,044 m away
    put_boundary(tmp_path, "a", board(2850, 650, 2950, 750), evidence=Evidence.SCHEMATIC)
    (finding,) = found(checked(tmp_path), "outside-circle")
    assert finding.severity is Severity.ERROR
    assert finding.measured == pytest.approx(3044, abs=1)


def test_a_survey_that_touches_the_circle_is_at_its_place_and_one_beyond_is_far(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", board(2950, 0, 3050, 100))
    assert "place-held" in codes(checked(tmp_path), "pass")
    put_boundary(tmp_path, "a", board(20_000, 0, 20_100, 100))
    (finding,) = found(checked(tmp_path), "far-from-place")
    assert finding.measured == pytest.approx(20_000, abs=1)


def test_a_schematic_moved_or_turned_by_hand_is_noticed_although_its_area_is_right(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    made = board(-50, -50, 50, 50)
    put_boundary(tmp_path, "a", made, evidence=Evidence.SCHEMATIC)
    assert not found(checked(tmp_path), "schematic-moved")
    for moved in (translate(made, 12, 0), rotate(made, 10)):
        put_boundary(tmp_path, "a", moved, evidence=Evidence.SCHEMATIC)
        assert len(found(checked(tmp_path), "schematic-moved")) == 1


def test_every_ambiguity_of_the_register_is_said(data_report):
    said = [finding.message.vi for finding in found(data_report, "ambiguous")]
    registered = [text.vi for zone in data_report.plan.registry.zones for text in zone.ambiguities]
    assert len(said) == len(registered) > 0
    assert any("2.000 ha" in text and "phía Nam" in text for text in said)
