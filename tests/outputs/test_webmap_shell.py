"""The map's shell: folium brings nothing from outside, and no word of a plan passes through it."""

import json
import re

import folium
import pytest
from streamlit_folium import generate_leaflet_string

from tests.outputs.sample_report import HOSTILE, sample_report
from zoneplan.outputs.webmap import shell
from zoneplan.outputs.webmap.assets import assets
from zoneplan.outputs.webmap.requests import shown
from zoneplan.outputs.webmap.shell import map_shell


def links(made: folium.Map) -> list[str]:
    return [address for _, address in [*made.default_js, *made.default_css]]


def test_every_asset_is_a_known_file_of_the_same_server(data_report):
    addresses = links(map_shell(data_report, "d" * 20, "k"))
    assert addresses
    for address in addresses:
        found = re.fullmatch(r"\.\./\.\./zoneplan/assets/[0-9a-f]{20}/(.+)", address)
        assert found is not None
        assert found[1] in assets()


def test_folium_itself_keeps_its_links():
    """Replaced for one map, not for the class: other code may use folium too."""
    assert all(address.startswith("https://") for _, address in folium.Map.default_js)


def test_an_asset_that_folium_did_not_ask_for_before_stops_the_map(data_report, monkeypatch):
    monkeypatch.setattr(
        folium.Map, "default_js", [*folium.Map.default_js, ("new_thing", "https://example.org/a.js")]
    )
    with pytest.raises(ValueError, match="new_thing"):
        map_shell(data_report, "d" * 20, "k")


def test_the_only_outside_address_in_the_whole_shell_is_none(data_report):
    made = map_shell(data_report, "d" * 20, "k")
    made.get_root().render()
    assert re.findall(r"(?:https?:)?//[a-z]", generate_leaflet_string(made)) == []


def test_no_word_of_a_hostile_plan_reaches_the_shell():
    made = map_shell(sample_report(), "d" * 20, "k")
    made.get_root().render()
    text = generate_leaflet_string(made)
    assert "alert" not in text
    assert HOSTILE[:8] not in text
    assert "{{" not in text


def test_the_shell_is_the_same_in_both_languages_so_a_switch_needs_no_reload(data_report):
    texts = set()
    for lang in ("vi", "en"):
        made = map_shell(data_report, "d" * 20, "k")
        shown(lang, "hoa-phu").add_to(made)
        texts.add(repr(links(made)))
    assert len(texts) == 1


def test_a_template_mark_in_the_scene_is_refused(data_report, monkeypatch):
    monkeypatch.setattr(shell, "proj_text", lambda _: "{{ 7*7 }}")
    with pytest.raises(ValueError, match="template"):
        map_shell(data_report, "d" * 20, "k")


@pytest.mark.parametrize("zone", ["hoa-phu", None])
def test_what_is_shown_is_said_as_json(zone):
    group = shown("en", zone)
    group.add_to(folium.Map())
    script = generate_leaflet_string(group)
    told = json.loads(script.split("zoneplan.show(", 1)[1].split(");", 1)[0])
    assert told == {
        "lang": "en",
        "zone": zone,
        "stay": False,
        "extras": None,
        "focus": None,
        "findings": None,
        "parcel": None,
    }
