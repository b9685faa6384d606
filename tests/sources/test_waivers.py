"""A decision's file is read strictly: what is not exactly what was kept is refused in words, whatever it is."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneplan.model.messages import Text
from zoneplan.model.waiver import FORM, About, Statement
from zoneplan.sources.waivers import (
    MAX_WAIVER_BYTES,
    WaiverUnreadable,
    decision_of,
    read_waiver,
    waiver_bytes,
)

HOSTILE = '<script>alert(1)</script> {{7*7}} {% raw %} "\\ \u202e =cmd|x'
ABOUT = About(
    code="overlap-contradicts",
    subjects=("a", HOSTILE),
    layer="boundaries",
    facts="f" * 64,
    place=(106.0, 11.0, 106.1, 11.1),
)
STATED = Statement(
    schema=FORM,
    kind="waived",
    at="2026-11-28T07:05:00Z",
    person=HOSTILE,
    reason=HOSTILE,
    about=ABOUT,
    title=Text(vi="Chồng lấn", en="Overlap"),
    message=Text(vi=HOSTILE, en=HOSTILE),
    geometries={"boundaries/a.geojson": "0" * 64, "boundaries/b.geojson": None},
)
CONTENT = waiver_bytes(STATED)


def named(body: object) -> tuple[bytes, str]:
    """A file with this body under the name that its content gives it: only the body can be wrong."""
    content = json.dumps(body).encode()
    return content, f"20261128T070500Z-{sha256(content).hexdigest()[:16]}"


def test_what_is_written_is_read_again_word_for_word():
    decision = decision_of(STATED, CONTENT)
    assert read_waiver(CONTENT, decision.id) == decision
    assert decision.file == f"boundaries/waivers/{decision.id}.json"
    assert decision.id.startswith("20261128T070500Z-")


@given(st.integers(0, len(CONTENT)), st.binary(min_size=1, max_size=3))
def test_a_file_that_was_cut_or_touched_anywhere_is_refused(at, piece):
    waiver = decision_of(STATED, CONTENT).id
    for broken in (
        CONTENT[:at],
        CONTENT[:at] + piece + CONTENT[at:],
        CONTENT[:at] + piece + CONTENT[at + len(piece) :],
    ):
        if broken != CONTENT:
            with pytest.raises(WaiverUnreadable):
                read_waiver(broken, waiver)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_any_other_json_is_refused_in_words(body):
    with pytest.raises(WaiverUnreadable) as caught:
        read_waiver(*named(body))
    assert caught.value.why.vi


BODY = json.loads(CONTENT)
FAULTS = {
    "no schema": {key: value for key, value in BODY.items() if key != "schema"},
    "another schema": BODY | {"schema": "zoneplan-waiver/2"},
    "another kind": BODY | {"kind": "forgiven"},
    "a member that we do not know": BODY | {"run": "import os"},
    "no such day": BODY | {"at": "2026-02-30T07:05:00Z"},
    "another time zone": BODY | {"at": "2026-11-28T07:05:00+07:00"},
    "no person": BODY | {"person": ""},
    "no reason": BODY | {"reason": ""},
    "a reason without end": BODY | {"reason": "x" * 2001},
    "a number as person": BODY | {"person": 7},
    "no finding": BODY | {"about": None},
    "a digest that is none": BODY | {"geometries": {"boundaries/a.geojson": "abc"}},
    "a path as an id": BODY | {"ends": ["../../boundaries/zones"]},
    "a place of three figures": BODY | {"about": BODY["about"] | {"place": [1.0, 2.0, 3.0]}},
    "a list": [BODY],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_decision_with_one_fault_is_refused(fault):
    assert read_waiver(*named(BODY)).stated.person == HOSTILE
    with pytest.raises(WaiverUnreadable):
        read_waiver(*named(FAULTS[fault]))


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"[" * 100_000, b'{"a": 1e999}', b'{"a": 1, "a": 2}', b"null"]
)
def test_bytes_that_are_no_json_are_refused(raw):
    name = f"20261128T070500Z-{sha256(raw).hexdigest()[:16]}"
    with pytest.raises(WaiverUnreadable):
        read_waiver(raw, name)


def test_a_file_too_big_is_neither_written_nor_read():
    with pytest.raises(WaiverUnreadable):
        read_waiver(b" " * (MAX_WAIVER_BYTES + 1), "20261128T070500Z-" + "0" * 16)
    many = ABOUT.model_copy(update={"subjects": ("x" * 100,) * 20_000})
    with pytest.raises(WaiverUnreadable):
        waiver_bytes(STATED.model_copy(update={"about": many}))
