"""The JSON report keeps its published contract, and the contract refuses what is not in it."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
import shapely

from tests.outputs.sample_report import empty_report, sample_report
from zoneplan.checks.report import Report
from zoneplan.outputs.report import render, schema
from zoneplan.outputs.report.json import geojson

VALIDATOR = jsonschema.Draft202012Validator(schema())


def written(report: Report) -> dict[str, Any]:
    """The report as a strict JSON reader gets it."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    found: dict[str, Any] = json.loads(render(report, "json", "vi"), parse_constant=refuse)
    return found


def test_the_schema_is_a_valid_schema_and_describes_every_property_in_words() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())

    def bare(node: Any, path: str) -> list[str]:
        if not isinstance(node, dict):
            return []
        own = [] if "description" in node else [path]
        below = [
            bare(child, f"{path}/{key}")
            for key, child in node.get("properties", {}).items()
            if key != "coordinates"
        ]
        return own + sum(
            below, bare(node["items"], path) if node.get("type") == "array" and "items" in node else []
        )

    assert [
        path for path in bare(schema(), "") if "geometry" not in path and not path.endswith("subjects")
    ] == []


@pytest.mark.parametrize("report", [sample_report(), empty_report()], ids=["sample", "empty"])
def test_every_report_satisfies_the_schema(report: Report) -> None:
    VALIDATOR.validate(written(report))


def test_the_shipped_plan_satisfies_the_schema(data_report: Report) -> None:
    body = written(data_report)
    VALIDATOR.validate(body)
    assert len(body["zones"]) == 5
    assert len(body["pairs"]) == 10


def _set(*path: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        node: Any = body
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = to

    return change


MUTATIONS = {
    "an extra key at the top": _set("extra", to=1),
    "an extra key of the run": _set("run", "extra", to=1),
    "an extra limit": _set("run", "limits", "extra", to=1.0),
    "an extra key of an input": _set("run", "inputs", 0, "extra", to=1),
    "an extra count": _set("counts", "extra", to=1),
    "an extra key of a zone": _set("zones", 0, "extra", to=1),
    "a third language": _set("zones", 0, "name", "fr", to="x"),
    "an extra key of a pair": _set("pairs", 0, "extra", to=1),
    "an extra key of a layer": _set("parcels", 0, "extra", to=1),
    "an extra key of a class": _set("parcels", 0, "classes", "SKC", "extra", to=1),
    "an extra key of a finding": _set("findings", 0, "extra", to=1),
    "another version": _set("schema", to="zoneplan-report/2"),
    "an unknown verdict": _set("zones", 0, "verdict", to="fine"),
    "an unknown overlap verdict": _set("pairs", 0, "verdict", to="maybe"),
    "a null where a figure must be": _set("pairs", 0, "overlap_m2", to=None),
    "a negative overlap": _set("pairs", 0, "overlap_m2", to=-1.0),
    "a share above one": _set("pairs", 0, "share_a", to=1.5),
    "NaN": _set("zones", 0, "plane_ha", to=float("nan")),
    "infinity": _set("zones", 0, "difference_ha", to=float("inf")),
    "minus infinity": _set("zones", 0, "difference_ha", to=float("-inf")),
    "NaN in a pair": _set("pairs", 0, "width_m", to=float("nan")),
    "a number as text": _set("zones", 0, "plane_ha", to="15,47"),
    "a unit nobody knows": _set("findings", 0, "unit", to="acre"),
    "a geometry in metres": _set(
        "findings", 1, "geometry", to={"type": "Point", "coordinates": [600000.0, 1224000.0]}
    ),
    "a digest that is none": _set("run", "inputs", 0, "sha256", to="abc"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_schema_refuses(name: str) -> None:
    body = copy.deepcopy(written(sample_report()))
    VALIDATOR.validate(body)
    MUTATIONS[name](body)
    assert not VALIDATOR.is_valid(body)


def test_the_schema_refuses_a_report_without_any_one_of_its_keys() -> None:
    whole = written(sample_report())
    for part in (whole, whole["run"], whole["zones"][0], whole["pairs"][0], whole["findings"][0]):
        for key in list(part):
            if key == "waived":  # came later: readers of the contract need not know it
                continue
            kept = part.pop(key)
            assert not VALIDATOR.is_valid(whole), key
            part[key] = kept


def test_keys_stand_in_the_order_of_the_contract() -> None:
    body = written(sample_report())
    assert list(body) == ["schema", "run", "counts", "zones", "pairs", "parcels", "findings"]
    assert list(body["pairs"][0]) == [
        "a", "b", "overlap_m2", "share_a", "share_b", "width_m", "verdict", "expected", "allowed",
    ]  # fmt: skip


def test_a_zone_that_could_not_be_measured_has_null_as_verdict() -> None:
    assert written(sample_report())["zones"][2]["verdict"] is None


def test_vietnamese_stands_as_it_is_and_both_languages_give_the_same_bytes() -> None:
    text = render(sample_report(), "json", "vi")
    assert "Khu liên hợp" in text
    assert text == render(sample_report(), "json", "en")


def test_a_figure_that_is_not_finite_stops_the_report_instead_of_making_no_json() -> None:
    report = sample_report()
    bad = replace(report, zones=(replace(report.zones[0], plane_ha=float("nan")), *report.zones[1:]))
    with pytest.raises(ValueError, match="not JSON compliant"):
        render(bad, "json", "vi")


def test_geometry_is_wgs84_with_seven_decimals_and_the_outer_ring_against_the_clock() -> None:
    ring = [(106.1234567891, 11.0), (106.1234567891, 11.1), (106.2, 11.1), (106.2, 11.0)]  # clockwise
    found = geojson(shapely.Polygon(ring))
    assert found is not None
    outer = found["coordinates"][0]
    assert outer[0] == outer[-1]
    assert shapely.LinearRing(outer).is_ccw
    assert min(x for x, _ in outer) == 106.1234568


@pytest.mark.parametrize(
    "nowhere", [None, shapely.Point(), shapely.Point(float("nan"), 11), shapely.Point(600000, 1224000)]
)
def test_a_geometry_without_a_place_on_earth_is_null(nowhere: shapely.Geometry | None) -> None:
    assert geojson(nowhere) is None
