"""The HTML report is one harmless file that says everything, in one language at a time."""

import re
from html.parser import HTMLParser

import pytest

from tests.outputs.sample_report import HOSTILE, LONG, empty_report, sample_report
from zoneplan.checks.report import Report
from zoneplan.model.limits import Limits
from zoneplan.model.messages import catalogue
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.report import render
from zoneplan.outputs.report.forms import SPOKEN, Spoken, render_bytes


class Page(HTMLParser):
    """Tags with attributes, and the text outside of the style sheet, as a browser takes them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.style = ""
        self._in_style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.style += data
        else:
            self.text += data


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    found: Lang = request.param
    return found


@pytest.mark.parametrize("spoken", SPOKEN)
def test_there_is_no_script_no_handler_and_no_address(spoken: Spoken, data_report: Report) -> None:
    for report in (sample_report(), empty_report(), data_report):
        page = Page(render_bytes(report, "html", spoken).decode())
        names = {tag for tag, _ in page.tags}
        assert not names & {
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "link",
            "base",
            "form",
            "a",
            "image",
            "use",
        }
        attributes = {name for _, attrs in page.tags for name in attrs}
        assert not {
            name
            for name in attributes
            if name.startswith("on") or name in ("src", "href", "xlink:href", "style")
        }
        assert "url(" not in page.style
        assert "@import" not in page.style
        assert "</" not in page.style


def test_hostile_strings_come_out_letter_for_letter_wherever_they_went_in(lang: Lang) -> None:
    page = Page(render(sample_report(), "html", lang))
    # name of a zone, place, quote, note and its source, ambiguity, figure, lot use, title of a source, file name
    assert page.text.count(HOSTILE) >= 10
    assert "{{7*7}}" in page.text
    assert "49" not in re.findall(r"\{\{(\d+)\}\}|alert\(1\)</script> (\d+)", page.text)


def test_every_section_stands_in_the_agreed_order_and_is_numbered(lang: Lang, data_report: Report) -> None:
    html = render(data_report, "html", lang)
    keys = [
        "report.summary.heading", "report.zones.heading", "report.figure.overview.title", "document.figures",
        "report.pairs.heading", "report.lots.heading", "landuse.table.heading", "report.units.heading",
        "report.findings.heading", "report.claims.heading", "report.notes.heading", "report.ambiguities.heading",
        "report.figures.heading", "report.limits.heading", "report.method.heading", "report.unchecked.heading",
        "report.run.heading", "report.files.heading", "report.disclaimer.heading",
    ]  # fmt: skip
    found = re.findall(r"<h2>(.*?)</h2>", html)
    assert found == [f"{number}. {catalogue()[key].to(lang)}" for number, key in enumerate(keys, start=1)]


def test_no_key_is_left_untranslated_and_no_heading_is_of_the_other_language(
    lang: Lang, data_report: Report
) -> None:
    other: Lang = "en" if lang == "vi" else "vi"
    text = Page(render(data_report, "html", lang)).text
    lines = {line.strip() for line in text.splitlines()}
    for key, words in catalogue().items():
        if key.startswith("report.") and words.vi != words.en and "{" not in words.en:
            assert words.to(other) not in lines, key
    assert not re.search(r"\b(report|finding|verdict|severity|evidence|grade)\.[a-z_-]+\.?[a-z_]*\b", text)


def test_every_quote_of_the_shipped_plan_is_there_with_its_date_and_whether_it_is_printed(
    lang: Lang, data_report: Report
) -> None:
    text = Page(render(data_report, "html", lang)).text
    registry = data_report.plan.registry
    for zone in registry.zones:
        for quoted in (*zone.claims, *zone.figures):
            assert quoted.quote in text
        for note in zone.notes:
            assert note.text.to(lang) in text
            assert note.source in text
    for source in registry.sources:
        assert catalogue()[f"date_basis.{source.date_basis}"].to(lang) in text
    assert {"vi": "09/12/2023", "en": "9 Dec 2023"}[lang] in text


def test_errors_come_first_with_place_and_advice(lang: Lang) -> None:
    page = Page(render(sample_report(), "html", lang))
    marks = [attrs["class"] for _, attrs in page.tags if (attrs.get("class") or "").startswith("finding")]
    assert marks == ["finding error", "finding error", "finding warning"]
    assert (
        "overlap-contradicts" in page.text
    )  # the finding's code, as the spreadsheet and the waivers have it
    crossing = {
        "vi": "X (Bắc) = 1.224.950,00 m; Y (Đông) = 600.950,00 m",
        "en": "X (north) = 1,224,950.00 m",
    }[lang]
    assert crossing in page.text
    corner = {"vi": "Y (Đông) từ 600.900,00 đến 601.000,00 m", "en": "Y (east) 600,900.00 to 601,000.00 m"}[
        lang
    ]
    assert corner in page.text


def test_verdicts_are_in_words_and_a_missing_boundary_is_named(lang: Lang) -> None:
    text = Page(render(sample_report(), "html", lang)).text
    for key in (
        "verdict.within-rounding",
        "verdict.by-construction",
        "verdict.not-measured",
        "report.zones.unread",
    ):
        assert catalogue()[key].to(lang) in text
    assert LONG in text


def test_every_limit_has_its_words() -> None:
    for name in Limits.model_fields:
        assert f"report.limits.{name}.label" in catalogue()
        assert f"report.limits.{name}.why" in catalogue()


def test_a_plan_without_zones_makes_a_page_that_says_so(lang: Lang) -> None:
    text = Page(render(empty_report(), "html", lang)).text
    assert catalogue()["report.summary.nothing"].to(lang) in text


def test_the_same_report_gives_the_same_page(lang: Lang) -> None:
    assert render(sample_report(), "html", lang) == render(sample_report(), "html", lang)


def test_the_page_needs_no_more_than_valid_tags_that_close() -> None:
    """Counted by hand: every tag that opens closes, so nothing of the data opened one."""
    html = render_bytes(sample_report(), "html", "both").decode()
    void = {"meta", "br", "img", "hr", "col"}
    opened: list[str] = []

    class Balance(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in void:
                opened.append(tag)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    Balance().feed(html)
    assert opened == []
