"""Texts of the plan as HTML, always escaped: names and quotes are data and never become markup, script or template.

st.markdown would read quotes as Markdown, links, formulas and icon codes; st.html takes what stands here as it is.
No Streamlit here.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang, format_number
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.unit_words import names_line, unit_verdict
from zoneplan.outputs.webmap import palette
from zoneplan.outputs.webmap.layers import declared_text


def paint(template: str, lang: Lang, **data: object) -> str:
    """Fill one template.

    Parameters
    ----------
    template : str
        Name without its suffix.
    lang : {"vi", "en"}
    **data
        What the template draws. Strings are escaped where they are used.
    """
    return _environment().get_template(f"{template}.html.j2").render(lang=lang, **_words(lang), **data)


def style_sheet() -> str:
    """The app's own style sheets, one after the other by name, without data."""
    sheets = sorted(
        (entry for entry in files("zoneplan.ui").iterdir() if entry.name.endswith(".css")),
        key=lambda entry: entry.name,
    )
    return f"<style>{''.join(sheet.read_text(encoding='utf-8') for sheet in sheets)}</style>"


def _words(lang: Lang) -> dict[str, Any]:
    def word(key: str, **params: object) -> str:
        return say(key, **params).to(lang)

    def text(value: Text) -> str:
        return value.to(lang)

    def number(value: float | None, spec: str) -> str:
        return format_number(value, spec, lang)

    def difference(value: float | None) -> str:
        figure = wording.signed(value, "ha4", lang)
        return figure if value is None else f"{figure}\u00a0ha"

    return {
        "word": word,
        "text": text,
        "number": number,
        "difference": difference,
        "bare": lambda value, spec: wording.bare(value, spec, lang),
        "signed": lambda value, spec: wording.signed(value, spec, lang),
        "subjects": lambda ids, names: wording.subjects(ids, names, lang),
        "remark": lambda found: wording.remark(found, lang),
        "day": lambda value: wording.day(value, lang),
        "declared": lambda claim: declared_text(claim).to(lang),
        "names_line": lambda zone: names_line(zone, lang),
        "unit_verdict": lambda row: unit_verdict(row, lang),
        "marked": _marked,
        "css": _css,
        "palette": palette,
    }


def _marked(quote: str, printed: str) -> Markup:
    """The quote with the digits that it is cited for marked, both escaped."""
    before, digits, after = quote.partition(printed)
    return Markup("{}<mark>{}</mark>{}").format(before, digits, after)


def _css(style: palette.Style) -> str:
    """A line of the map's palette as CSS of a legend sample."""
    dash = str(style.get("dashArray", ""))
    line = "solid" if not dash else "dotted" if style.get("lineCap") == "round" else "dashed"
    width = min(float(style["weight"]), 3)  # a legend sample is small
    fill = round(float(style.get("fillOpacity", 0)) * 100)
    fill_colour = style.get("fillColor", style["color"])
    return (
        f"border:{width:g}px {line} {style['color']};"
        f"background:color-mix(in srgb, {fill_colour} {fill}%, transparent)"
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("zoneplan.ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capitalize_first"] = lambda sentence: sentence[:1].upper() + sentence[1:]
    return environment
