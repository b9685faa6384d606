"""zones.toml: every fault in one message, with its place and what is expected."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_plans import HEAD, REPOSITORY, zone_toml
from zoneplan.model.errors import PlanInvalid
from zoneplan.sources.register import read_register

GOOD = HEAD + zone_toml("a") + zone_toml("b")


def faults(text: str) -> dict[str, str]:
    with pytest.raises(PlanInvalid) as caught:
        read_register(text.encode(), "zones.toml")
    assert "zones.toml" in caught.value.text.vi
    return {fault.where: fault.what.en for fault in caught.value.faults}


def test_a_good_register_is_read():
    assert [zone.id for zone in read_register(GOOD.encode(), "zones.toml").zones] == ["a", "b"]
    assert read_register(b"\xef\xbb\xbf" + GOOD.encode(), "zones.toml").name.vi == "Thử"


# One defect each: what is replaced, by what, where it is told and in which words.
DEFECTS = [
    ('id = "b"', 'id = "a"', "zones", "stands 2 times"),
    ('id = "b"', 'id = "B b"', "zones[B b].id", "form"),
    ('id = "b"', 'id = "b"\ncolour = "red"', "zones[b].colour", "no such key"),
    ("vn2000_epsg = 9210", "vn2000_epsg = 6958", "zones[a].vn2000_epsg", "no VN-2000 plane"),
    ("vn2000_epsg = 9210", 'vn2000_epsg = "9210"', "zones[a].vn2000_epsg", "whole number"),
    ('quote = "diện tích 1,00 ha"\n', "", "zones[a].claims[c1].quote", "missing"),
    ('quote = "diện tích 1,00 ha"', 'quote = ""', "zones[a].claims[c1].quote", "must not be empty"),
    ('quote = "diện tích 1,00 ha"', 'quote = "rất rộng"', "zones[a].claims[c1]", "does not stand in quote"),
    ("value = 1.00", "value = 1.01", "zones[a].claims[c1]", "do not equal"),
    ("value = 1.00", "value = nan", "zones[a].claims[c1].value", "finite"),
    ('printed = "1,00"', 'printed = "1.00"', "zones[a].claims[c1].printed", "decimal comma"),
    ('unit = "ha"', 'unit = "mẫu"', "zones[a].claims[c1].unit", "choose one of"),
    ('source = "doc"', 'source = "dco"', "zones[a].claims[c1].source", "known are: doc"),
    ('declared = "c1"', 'declared = "c9"', "zones[a].declared", "known are: c1"),
    ('declared = "c1"\n', "", "zones[a].declared", "add declared"),
    ('date_basis = "none"', 'date_basis = "printed"', "sources[doc]", "without one it is none"),
    (
        'date_basis = "none"',
        'date_basis = "printed"\ndate = "2024-02-30"',
        "sources[doc].date",
        "not in the calendar",
    ),
    ("radius_m = 3000.0", "radius_m = -1", "zones[a].site.radius_m", "must be greater than 0"),
    ("sides = 4", "sides = 65", "zones[a].site.sides", "too large"),
    ('en = "Zone a"', 'en = "Zone a", fr = "x"', "zones[a].name.fr", "no such key"),
    ('vi = "Khu a"', 'vi = "Ho\u0300a"', "zones[a].name.vi", "NFC"),
    ('vi = "Khu a"', 'vi = "Khu \u202ea"', "zones[a].name.vi", "direction"),
    ('schema = "zoneplan-plan/1"', 'schema = "zoneplan-plan/2"', "schema", "choose one of"),
]


@pytest.mark.parametrize(("old", "new", "where", "words"), DEFECTS)
def test_one_defect_is_told_with_its_place_and_what_is_expected(old, new, where, words):
    assert old in GOOD
    assert words in faults(GOOD.replace(old, new, 1))[where]


def test_all_faults_are_told_at_once():
    text = GOOD
    for old, new, _, _ in DEFECTS[2:6:3]:
        text = text.replace(old, new, 1)
    text += '\n[[relations]]\na = "a"\nb = "zz"\nexpected = "apart"\nwhy = { vi = "t", en = "t" }\n'
    assert set(faults(text)) == {"zones[b].colour", "zones[a].claims[c1].quote", "relations[1].b"}


UNIT = "[zones.units]\nsource = 's'\ngrade = 'H'\n[[zones.units.now]]\nname = { vi = 'phường A', en = 'A ward' }\n"


def test_administrative_units_are_read():
    zone = read_register((HEAD + zone_toml("a", extra=UNIT + "code = '25760'")).encode(), "zones.toml").zones[
        0
    ]
    assert [(unit.name.vi, unit.code) for unit in zone.units.now] == [("phường A", "25760")]
    assert zone.units.then == ()


@pytest.mark.parametrize(
    ("extra", "where", "words"),
    [
        ("[zones.units]\nsource = 's'\ngrade = 'H'\n", "zones[a].units", "at least one unit"),
        (UNIT + "code = 25760\n", "zones[a].units.now[1].code", "quotation marks"),
        (UNIT + "code = 'x'\n", "zones[a].units.now[1].code", "form"),
        (UNIT + "since = '2025-02-30'\n", "zones[a].units.now[1].since", "not in the calendar"),
        (UNIT + "until = '30/6/2025'\n", "zones[a].units.now[1].until", "form"),
        (UNIT + "ward = 'x'\n", "zones[a].units.now[1].ward", "no such key"),
    ],
)
def test_units_at_fault_are_told(extra, where, words):
    assert words in faults(HEAD + zone_toml("a", extra=extra))[where]


@pytest.mark.parametrize("a_and_b", [("a", "a"), ("a", "b")])
def test_a_relation_of_a_zone_with_itself_or_stated_twice_is_a_fault(a_and_b):
    a, b = a_and_b
    one = '\n[[relations]]\na = "{}"\nb = "{}"\nexpected = "apart"\nwhy = {{ vi = "t", en = "t" }}\n'
    text = GOOD + one.format(a, b) + one.format(b, a)
    assert any("itself" in what or "already" in what for what in faults(text).values())


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = ", b"zones = 3", b"", b"[" * 5000])
def test_what_is_no_register_is_refused_in_words(content):
    with pytest.raises(PlanInvalid) as caught:
        read_register(content, "zones.toml")
    assert caught.value.text.vi
    assert caught.value.text.en


@settings(max_examples=60)
@given(st.data())
def test_any_value_anywhere_ends_in_a_plan_or_in_faults(data):
    """Fuzz: replace the value of one line by anything TOML can say."""
    lines = GOOD.splitlines()
    at = data.draw(st.sampled_from([i for i, line in enumerate(lines) if " = " in line]))
    value = data.draw(
        st.sampled_from(
            ["1", "-1e308", "inf", "nan", "true", '""', '"x"', "[]", "[[]]", "{}", "[1, {}]", "1979-05-27"]
        )
    )
    lines[at] = lines[at].split(" = ")[0] + f" = {value}"
    with contextlib.suppress(PlanInvalid):
        assert read_register("\n".join(lines).encode(), "zones.toml").zones


def test_the_shipped_register_quotes_what_it_prints():
    content = (REPOSITORY / "data" / "boundaries" / "zones.toml").read_bytes()
    registry = read_register(content, "zones.toml")
    claims = {zone.id: zone.declared_claim for zone in registry.zones}
    assert {zone: (claim.printed, claim.hectares) for zone, claim in claims.items()} == {
        "hoa-phu": ("15,47", 15.47),
        "science-region": ("220", 220.0),
        "north-relocation": ("2.000", 2000.0),
        "long-thanh": ("50", 50.0),
        "phu-my": ("650", 650.0),
    }
    assert [zone for zone, claim in claims.items() if claim.about] == ["north-relocation"]
    assert len(registry.relations) == 10
