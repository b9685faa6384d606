"""Corner tables, one trait a file: the table, a line of =====, and what must be read from it, worked out by hand."""

import tomllib
from pathlib import Path

import pytest

from zoneplan.sources.corners import CornersUnreadable, read_corners

TABLES = sorted((Path(__file__).parent / "tables").glob("*.txt"))
ANY_AREA = -1.0  # of rings that a fault has deformed


def approx(value):
    return pytest.approx(value, abs=1e-9)


def sample(path):
    table, _, expected = path.read_text(encoding="utf-8").partition("\n=====\n")
    return table, tomllib.loads(expected)


def test_there_are_samples():
    assert len(TABLES) >= 40


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_sample_is_read_as_its_author_meant(path):
    text, expected = sample(path)
    if "unreadable" in expected:
        with pytest.raises(CornersUnreadable) as refused:
            read_corners(text)
        assert refused.value.reason == expected["unreadable"]
        return
    table = read_corners(text)
    assert [len(ring.corners) for ring in table.rings] == expected["corners"]
    assert [[fault.code, fault.row or 0] for fault in table.faults] == expected["faults"]
    corners = table.rings[0].corners
    geometry = table.to_layer().features[0].geometry
    if table.kind == "plane" and expected["area_m2"] != ANY_AREA:
        assert geometry.area == pytest.approx(expected["area_m2"], abs=0.01)
    found = {
        "kind": table.kind,
        "swapped": table.swapped,
        "crs": table.crs or "",
        "meridian": table.meridian_deg,
        "width": table.zone_width_deg,
        "declared_m2": table.declared_area_m2,
        "parts": [ring.part for ring in table.rings],
        "holes": [ring.hole for ring in table.rings],
        "first": [corners[0].name, approx(corners[0].north), approx(corners[0].east)],
        "first_row": corners[0].row,
        "last": corners[-1].name,
        "lengths": [corner.length_m for corner in corners if corner.length_m is not None],
        "corners": expected["corners"],
        "faults": expected["faults"],
        "area_m2": expected["area_m2"],
    }
    proposal = expected.pop("proposal", "")
    assert proposal in " ".join(fault.message.en for fault in table.faults)
    assert {key: found[key] for key in expected} == expected
