"""From what comes in to a boundary that may be accepted: offers, a reading that somebody chose, a repair on record."""

import json

import pytest
import shapely

from tests.drawn_plans import EPSG, HEAD, board, polygon, zone_toml
from zoneplan.geometry.rfc7946 import rfc7946_geometry
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.sources.admission import NotAdmitted
from zoneplan.sources.candidate import (
    NotAcceptable,
    ReadingOpen,
    choose_reading,
    diagnose_offer,
    make_candidate,
    refuse_invalid,
    refuse_unseen_faults,
)
from zoneplan.sources.corners import CornersUnreadable
from zoneplan.sources.files import FileUnreadable, gather
from zoneplan.sources.incoming import NothingToOffer, read_incoming, read_pasted
from zoneplan.sources.register import read_register

ZONE = read_register((HEAD + zone_toml("a")).encode(), "zones.toml").zones[0]
TABLE = """Kinh tuyến trục 105°45', múi chiếu 3°
Điểm X (m) Y (m)
1 1224000,00 600000,00
2 1224100,00 600000,00
3 1224100,00 600100,00
4 1224000,00 600100,00
"""


def geojson(*shapes, **properties) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"khu {number}", **properties},
            "geometry": rfc7946_geometry(vn2000_to_wgs84(shape, EPSG), 9),
        }
        for number, shape in enumerate(shapes, start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_a_file_of_one_area_is_one_offer():
    incoming = read_incoming([("ranh.geojson", geojson(board(0, 0, 100, 100)))])
    (offer,) = incoming.offers
    assert offer.faults == ()
    assert len(incoming.sha256) == 64
    assert diagnose_offer(offer, ZONE).best.plane_area_m2 == pytest.approx(10_000, abs=1)


def test_a_file_of_several_areas_offers_each_by_name_and_all_together():
    offers = read_incoming([("x.geojson", geojson(board(0, 0, 10, 10), board(20, 0, 30, 10)))]).offers
    assert len(offers) == 3
    assert offers[0].geometry.geom_type == "MultiPolygon"
    assert "khu 2" in offers[2].name.vi


def test_points_beside_areas_are_left_out_with_a_note():
    incoming = read_incoming([("x.geojson", geojson(board(0, 0, 10, 10), shapely.Point(600_000, 1_224_000)))])
    (offer,) = incoming.offers
    assert any("lines): 1" in note.en for note in offer.notes)


def test_a_file_without_any_area_offers_nothing_and_says_so():
    with pytest.raises(NothingToOffer) as caught:
        read_incoming([("diem.geojson", geojson(shapely.Point(600_000, 1_224_000)))])
    assert "diem.geojson" in caught.value.text.vi


def test_a_table_comes_in_alike_pasted_and_as_a_file():
    pasted, filed = read_pasted(TABLE), read_incoming([("bảng.txt", TABLE.encode())])
    for incoming in (pasted, filed):
        (offer,) = incoming.offers
        assert offer.stated == "EPSG:9210"
        assert offer.geometry.area == 10_000
    assert pasted.sha256 == filed.sha256


def test_text_that_is_no_table_is_refused_with_what_a_table_looks_like():
    for text in ("", "xin chào", "1 2 3"):
        with pytest.raises(CornersUnreadable):
            read_pasted(text)
    with pytest.raises(CornersUnreadable):
        read_pasted("1 1224000,00 600000,00\n" * 200_000)
    with pytest.raises(NotAdmitted):
        read_incoming([("x.exe", b"MZ\x90\x00" + bytes(100))])


def offered(*shapes):
    incoming = read_incoming([("x.geojson", geojson(*shapes))])
    return incoming, incoming.offers[0]


def test_nothing_is_read_that_nobody_chose():
    incoming = read_pasted(TABLE.replace("105°45'", "107°45'"))
    diagnosis = diagnose_offer(incoming.offers[0], ZONE)
    with pytest.raises(ReadingOpen) as caught:
        choose_reading(diagnosis, None)
    assert "9210" in caught.value.text.en
    assert choose_reading(diagnosis, "auto").key == choose_reading(diagnosis, "EPSG:9210").key == "9210"
    with pytest.raises(ReadingOpen):
        choose_reading(diagnosis, "EPSG:9999")


def test_the_record_says_what_was_read_and_how():
    incoming = read_pasted(TABLE)
    offer = incoming.offers[0]
    reading = choose_reading(diagnose_offer(offer, ZONE), None)
    record = make_candidate(incoming, offer, reading, ZONE, repair=False).read_from
    assert (record["reading"], record["stated"], record["sha256"]) == ("9210", "EPSG:9210", incoming.sha256)
    assert record["corners"] == [{"part": 1, "hole": False, "names": ["1", "2", "3", "4"]}]
    assert json.loads(json.dumps(record)) == record


def test_a_repair_is_a_choice_and_on_record():
    incoming, offer = offered(polygon((0, 0), (100, 100), (100, 0), (0, 100)))
    reading = choose_reading(diagnose_offer(offer, ZONE), "4326")
    unrepaired = make_candidate(incoming, offer, reading, ZONE, repair=False)
    with pytest.raises(NotAcceptable) as caught:
        refuse_invalid(unrepaired)
    assert "--repair" in caught.value.text.vi
    repaired = make_candidate(incoming, offer, reading, ZONE, repair=True)
    refuse_invalid(repaired)
    assert wgs84_to_vn2000(repaired.geometry, EPSG).area == pytest.approx(5000, abs=1)
    assert "repair" in repaired.read_from
    assert "repair" not in unrepaired.read_from


def test_a_valid_boundary_is_left_alone_though_repair_was_chosen():
    incoming, offer = offered(board(0, 0, 100, 100))
    reading = choose_reading(diagnose_offer(offer, ZONE), "4326")
    candidate = make_candidate(incoming, offer, reading, ZONE, repair=True)
    assert (candidate.fault, candidate.repair, candidate.repaired) == (None, None, False)


def test_errors_of_a_table_stop_until_they_were_looked_at():
    offer = read_pasted(
        TABLE.replace("4 1224000,00 600100,00", "4 1224000,00 60o100,00\n5 1223950,00 600050,00")
    ).offers[0]
    with pytest.raises(NotAcceptable):
        refuse_unseen_faults(offer, seen=False)
    refuse_unseen_faults(offer, seen=True)


def test_a_shapefile_named_alone_brings_its_parts(tmp_path):
    for name in ("ranh.shp", "ranh.shx", "ranh.DBF", "ranh.prj", "ranh.txt", "khac.dbf"):
        (tmp_path / name).write_bytes(b"x")
    assert [name for name, _ in gather([tmp_path / "ranh.shp"])] == [
        "ranh.shp",
        "ranh.DBF",
        "ranh.prj",
        "ranh.shx",
    ]
    with pytest.raises(FileUnreadable):
        gather([tmp_path / "nowhere.shp"])
    with pytest.raises(FileUnreadable):
        gather([tmp_path])
