"""Templates: every word of a plan is escaped, whatever it holds."""

from html.parser import HTMLParser

import pytest

from tests.outputs.sample_report import HOSTILE, sample_report
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Severity
from zoneplan.outputs.webmap import palette
from zoneplan.ui.paint import paint


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def read(markup: str) -> Tags:
    found = Tags()
    found.feed(markup)
    found.close()
    return found


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("template", ["documents", "title"])
def test_a_hostile_word_stays_a_word(template, lang):
    registry = sample_report().plan.registry
    claims = [(zone.name, claim) for zone in registry.zones for claim in zone.claims]
    figures = [(zone.name, figure) for zone in registry.zones for figure in zone.figures]
    plan = sample_report().plan
    if template == "title":
        plan = type("P", (), {"registry": registry.model_copy(update={"name": registry.zones[2].name})})
    data = {"sources": registry.sources, "everything": True}
    found = read(paint(template, lang, registry=registry, claims=claims, figures=figures, plan=plan, **data))
    assert not {"script", "img", "style"} & {tag for tag, _ in found.tags}
    assert HOSTILE in " ".join("".join(found.words).split())


def test_the_digits_are_marked_inside_an_escaped_quote():
    zone = sample_report().plan.registry.zone("dai")
    registry = sample_report().plan.registry
    names = {z.id: z.name for z in registry.zones}
    row = sample_report().zones[1]
    markup = paint("claims", "vi", zone=zone, row=row, registry=registry, names=names)
    assert "khoảng <mark>2.000</mark> ha &lt;script&gt;" in markup


@pytest.mark.parametrize(
    ("style", "line"),
    [
        (palette.EVIDENCE[Evidence.SCHEMATIC], "2px dashed #0072b2"),
        (palette.EVIDENCE[Evidence.SURVEYED], "3px solid #00466e"),
        (palette.CIRCLE, "2px dotted #5b6770"),
        (palette.FINDING[Severity.ERROR], "3px solid #d55e00"),
    ],
)
def test_the_legend_shows_the_lines_of_the_map(style, line):
    template = paint("legend", "en", kinds=list(Evidence), plan=sample_report().plan)
    assert f"border:{line}" in template
    assert str(style["color"]) in template
