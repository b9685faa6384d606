"""A plan whose every word is an attack: each must be shown as it stands, and nothing may come of it."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError

from tests.browser.visit import spaced
from tests.drawn_plans import copy_of_data

ATTACKS = (
    '<img src=x onerror="window.hacked=1;alert(1)">',
    "<script>window.hacked=1</script></script></style></title><b>dam</b>",
    "{{ 7*7 }} {% raw %} {# ghi #} ${7*7} {0} %(x)s",
    "$x^2$ :material/home: :red[do] :smile: **dam** `ma` [lien ket](https://evil.example/a) https://evil.example/b",
    "plot_12 &lt;i&gt; \" ' \\ javascript:alert(1)",
)
EVERYTHING = " ".join(ATTACKS)
FREE_TEXT = {"vi", "en", "title", "publisher", "file", "source", "quote", "printed"}
IDS = {"hoa-phu", "science-region", "north-relocation", "long-thanh", "phu-my"}


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def attack(value: object, key: str = "", known: frozenset[str] = frozenset()) -> object:
    """The same tree with every free text replaced; what refers to something by its id stays."""
    if isinstance(value, dict):
        hostile = {inner: attack(value[inner], inner, known) for inner in value}
        if "quote" in value and "value" in value:  # a claim: its digits must stand in its quote
            hostile |= {"printed": value["printed"], "quote": f"{EVERYTHING} {value['printed']} ha"}
        return hostile
    if isinstance(value, list):
        return [attack(inner, key, known) for inner in value]
    return EVERYTHING if key in FREE_TEXT and isinstance(value, str) and value not in known else value


@pytest.fixture(scope="module")
def hostile_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plan = copy_of_data(tmp_path_factory.mktemp("hostile") / "plan")
    register = plan / "boundaries" / "zones.toml"
    tree = tomllib.loads(register.read_text(encoding="utf-8"))
    known = frozenset(source["id"] for source in tree["sources"])
    text = "\n".join(f"{key} = {toml(attack(value, key, known))}" for key, value in tree.items())
    register.write_text(text, encoding="utf-8")
    for path in [*(plan / "boundaries").glob("*.geojson"), *(plan / "parcels").glob("*.geojson")]:
        body = json.loads(path.read_text(encoding="utf-8"))
        for feature in body["features"]:
            shown = {"lot", "code", "use_vi", "use_en", "source", "note", "quote"} & set(
                feature["properties"]
            )
            feature["properties"] |= dict.fromkeys(shown, EVERYTHING)
        if isinstance(body.get("zoneplan"), dict) and "note" in body["zoneplan"]:
            body["zoneplan"]["note"] = {"vi": EVERYTHING, "en": EVERYTHING}
        path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    return plan


def innocent(seen) -> None:
    """Nothing ran, nothing was made of the words: in every frame, once none is being exchanged for another."""
    for left in reversed(range(10)):
        try:
            _innocent_now(seen)
        except PlaywrightError as why:
            if not left or not re.search("detached|context was destroyed", str(why)):
                raise
            seen.page.wait_for_timeout(500)
        else:
            return


def _innocent_now(seen) -> None:
    for frame in seen.page.frames:
        assert frame.evaluate("() => window.hacked") is None
        assert (
            frame.locator("img[src='x'], b:text-is('dam'), strong:text-is('dam'), a[href*='evil']").count()
            == 0
        )
        assert frame.locator("code:text-is('ma'), .katex, script:text('hacked')").count() == 0


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_word_is_shown_as_it_stands(visit, hostile_plan, lang):
    seen = visit(f"/?lang={lang}", plan=hostile_plan)
    frame = seen.await_map()
    assert spaced(seen.page.get_by_role("heading", level=1).inner_text()) == spaced(EVERYTHING)
    assert {spaced(name) for name in frame.locator(".zp-zone-name").all_text_contents()} == {
        spaced(EVERYTHING)
    }
    innocent(seen)
    seen.page.mouse.move(*seen.pixel_of("phu-my"))
    frame.locator(".zp-tip").wait_for()
    assert spaced(EVERYTHING) in spaced(frame.locator(".zp-tip").inner_text())
    card = seen.click_zone("phu-my")
    assert spaced(EVERYTHING) in spaced(card.inner_text())
    for tab in seen.page.get_by_role("tab").all():
        tab.click()
        assert spaced(EVERYTHING) in spaced(
            seen.page.get_by_role("tabpanel").filter(visible=True).inner_text()
        )
        innocent(seen)
    box = seen.page.get_by_role("combobox")
    assert spaced(box.input_value()) == spaced(EVERYTHING)
    seen.open_list(box)
    assert {spaced(name) for name in seen.page.get_by_role("option").all_inner_texts()} == {
        spaced(EVERYTHING)
    }
    innocent(seen)


def test_lots_are_named_as_they_stand(visit, hostile_plan):
    seen = visit("/?zone=hoa-phu", plan=hostile_plan)
    seen.card("hoa-phu")
    seen.state("state => state.map.fitBounds(state.outlines['hoa-phu'].getBounds(), { animate: false })")
    names = seen.await_map().locator(".zp-lot-name")
    names.first.wait_for(state="attached")
    assert {spaced(name) for name in names.all_text_contents()} == {spaced(EVERYTHING)}
    innocent(seen)


@pytest.mark.parametrize(
    ("page", "drawn"),
    [
        ("Kiểm tra", ".zp-finding"),
        ("Tài liệu", ".zp-source"),
        ("Thửa/Lô đất", ".zp-uses"),
        ("Báo cáo", ".zp-contents"),
    ],
)
def test_the_other_pages_show_words_as_they_stand(visit, hostile_plan, page, drawn):
    seen = visit(plan=hostile_plan)
    seen.await_map()
    seen.goto_page(page, drawn)
    assert spaced(EVERYTHING) in spaced(seen.page.get_by_test_id("stMain").inner_text())
    innocent(seen)
