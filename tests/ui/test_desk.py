"""What the map's tools ask: answers in both languages, every bad question a refusal in words."""

import json

import pytest
import shapely

from tests.drawn_plans import REPOSITORY
from tests.ui.test_routes import ask
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.ui.onmap import desk
from zoneplan.ui.onmap.drafts import draft, keep_draft
from zoneplan.ui.opened import PLAN_VARIABLE, opened

JSON = {"content-type": "application/json"}


@pytest.fixture(autouse=True)
def _the_five_zones(monkeypatch):
    monkeypatch.setenv(PLAN_VARIABLE, str(REPOSITORY / "data"))


def square(side_m: float = 400.0) -> dict:
    shape = vn2000_to_wgs84(shapely.box(600_000, 1_224_000, 600_000 + side_m, 1_224_000 + side_m), 9210)
    return shapely.geometry.mapping(shape)


def body(geometry=None, **properties) -> bytes:
    feature = {"type": "Feature", "properties": properties, "geometry": geometry or square()}
    return json.dumps(feature).encode()


def values(answer: dict, lang: str = "vi") -> dict[str, str]:
    return {row["label"][lang]: row["value"][lang].replace("\xa0", " ") for row in answer["rows"]}


def test_a_drawn_shape_is_told_in_both_languages():
    answer = desk.look(opened(), body(zone="hoa-phu", accuracy_m=1.0))
    told = values(answer)
    assert told["Công bố"] == "15,47 ha"
    assert told["Mặt phẳng VN-2000"] == "16,0000 ha"
    assert told["Chu vi"] == "1.600,0 m"
    assert told["Chênh lệch"] == "+0,5300 ha"
    assert told["Kết luận"] == "mâu thuẫn"
    assert values(answer, "en")["Difference"] == "+0.5300 ha"
    assert {row["tone"] for row in answer["rows"] if row["label"]["en"] == "Verdict"} == {"bad"}
    assert (answer["fault"], answer["geometry"]) == (None, None)


def test_a_shape_that_was_fitted_agrees_by_construction_only():
    answer = desk.look(opened(), body(zone="hoa-phu", accuracy_m=1.0, fit={"how": "scale"}))
    assert values(answer)["Kết luận"] == "khớp do cách dựng: không phải bằng chứng"
    fitted = shapely.geometry.shape(answer["geometry"])
    assert wgs84_to_vn2000(fitted, 9210).area == pytest.approx(154_700, abs=0.1)
    again = desk.look(opened(), body(answer["geometry"], zone="hoa-phu", accuracy_m=1.0, fitted=True))
    assert values(again)["Kết luận"] == values(answer)["Kết luận"]
    drawn = desk.look(opened(), body(answer["geometry"], zone="hoa-phu", accuracy_m=1.0))
    assert values(drawn)["Kết luận"] == "khớp trong mức làm tròn"


def test_a_moved_schematic_keeps_its_area_and_says_whether_it_stays_in_its_circle():
    zone = opened().plan.boundaries["hoa-phu"].geometry
    for shift, inside in ((0.02, "nằm trọn bên trong"), (0.2, "vượt ra ngoài")):
        moved = shapely.geometry.mapping(shapely.affinity.translate(zone, shift, 0.0))
        told = values(desk.look(opened(), body(moved, zone="hoa-phu", evidence="schematic")))
        assert told["Kết luận"] == "khớp do cách dựng: không phải bằng chứng"
        assert told["Phạm vi vị trí"].startswith(inside)


def test_without_a_zone_only_the_measure_is_told():
    line = {"type": "LineString", "coordinates": [[106.6, 11.0], [106.7, 11.0]]}
    assert list(values(desk.look(opened(), body(line, epsg=9210)), "en")) == [
        "Length, VN-2000 plane",
        "Length, ellipsoid",
    ]
    area = values(desk.look(opened(), body(epsg=9210)), "en")
    assert area["VN-2000 plane"] == "16.0000 ha"
    assert values(desk.look(opened(), body(epsg=1)), "en") == area  # no plane of ours: that of the first zone


def test_a_shape_that_crosses_itself_is_told_in_words():
    bow_tie = {
        "type": "Polygon",
        "coordinates": [[[106.6, 11.0], [106.7, 11.1], [106.7, 11.0], [106.6, 11.1], [106.6, 11.0]]],
    }
    for properties in ({"zone": "hoa-phu"}, {"epsg": 9210}):
        answer = desk.look(opened(), body(bow_tie, **properties))
        assert answer["rows"] == []
        assert "Hình chưa hợp lệ" in answer["fault"]["vi"]


MANY = {
    "type": "Polygon",
    "coordinates": [[*[[106.6 + n * 1e-6, 11.0] for n in range(5001)], [106.61, 11.1], [106.6, 11.0]]],
}


@pytest.mark.parametrize(
    "question",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"type": "FeatureCollection", "features": []}',
        body(zone="nowhere"),
        body(zone=7),
        body(zone="hoa-phu", accuracy_m=-1),
        body(zone="hoa-phu", accuracy_m="NaN"),
        body(zone="hoa-phu", evidence="surveyed"),
        body(zone="hoa-phu", fit={"how": "magic"}),
        body(zone="hoa-phu", fit={"how": "side", "side": 9}),
        body(zone="hoa-phu", more=1),
        body({"type": "Point", "coordinates": [106.6, 11.0]}, zone="hoa-phu"),
        body({"type": "LineString", "coordinates": [[106.6, 11.0], [106.7, 11.0]]}, zone="hoa-phu"),
        body({"type": "Polygon", "coordinates": [[[6e5, 1e6], [1, 1], [2, 2], [6e5, 1e6]]]}, zone="hoa-phu"),
        body(MANY, zone="hoa-phu"),
        b'{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[NaN, 1]]]}}',
    ],
)  # fmt: skip
def test_a_bad_question_gets_a_refusal_in_words(question):
    status, _, answer = ask("/zoneplan/desk/look", "POST", JSON, question)
    assert status == 200
    refused = json.loads(answer)["refused"]
    assert refused["vi"]
    assert refused["en"]


@pytest.mark.parametrize(
    "typed", [b"{}", b"[1]", b'{"text": "1 2", "epsg": 3857}', b'{"text": "x", "epsg": 9210}']
)
def test_a_bad_coordinate_gets_a_refusal_in_words(typed):
    status, _, answer = ask("/zoneplan/desk/go", "POST", JSON, typed)
    assert status == 200
    assert json.loads(answer)["refused"]["vi"]


def test_a_coordinate_is_found():
    status, _, answer = ask("/zoneplan/desk/go", "POST", JSON, b'{"text": "1224000 600000", "epsg": 9210}')
    assert status == 200
    assert json.loads(answer)["lat"] == pytest.approx(11.066812, abs=1e-6)


def test_only_json_is_heard_and_only_so_much():
    """A page of another site can send text or a form without asking first; JSON it cannot."""
    assert ask("/zoneplan/desk/look", "POST", {"content-type": "text/plain"}, body(zone="hoa-phu"))[0] == 415
    assert ask("/zoneplan/desk/look", "POST", {}, body(zone="hoa-phu"))[0] == 415
    assert ask("/zoneplan/desk/look", "POST", JSON, b" " * (desk.MOST_BYTES + 1))[0] == 413
    assert ask("/zoneplan/desk/other", "POST", JSON, b"{}")[0] == 404
    assert ask("/zoneplan/desk/look", "GET")[0] == 405


def test_drafts_are_kept_by_content_and_not_without_end():
    first = keep_draft(b"one")
    assert draft(first) == b"one"
    for n in range(60):
        keep_draft(str(n).encode())
    assert draft(first) is None
    assert draft("none") is None
