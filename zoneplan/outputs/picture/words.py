"""What stands around the map of a picture, in words: title, warning, keys, and how the picture was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from zoneplan.checks.report import Report, ZoneRow
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang, format_number
from zoneplan.model.registry import Zone
from zoneplan.outputs.drawing.letters import drawable
from zoneplan.outputs.report.summary import told_elsewhere
from zoneplan.outputs.report.wording import by_weight, claimed, listed, moment, verdict

_KEY_NAME, _TITLE, _FINDING = 110, 150, 170  # letters; a longer text ends in an ellipsis
_LINE = 24  # letters in a line of a name on the map
_WORD = 30  # letters after which a word may be broken
_BREAK = "\u200b"


@dataclass(frozen=True)
class Words:
    """All the words of one picture, in one language, each short enough for its place.

    Attributes
    ----------
    title, subtitle : str
    warning : tuple of (str, str)
        Heading and sentence of the warning about schematic boundaries; both "" where none is shown.
    key : tuple of (str, str, str)
        Number, name and figures of what is numbered on the map: zones, or findings.
    key_title : str
    notes : tuple of str
        Plane, grid, north, datum operation.
    foot : tuple of (str, str)
        Left and right.
    """

    title: str
    subtitle: str
    warning: tuple[str, str]
    key_title: str
    key: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    foot: tuple[str, str]


def shortened(text: str, most: int) -> str:
    """One line of at most so many letters; what is cut ends in an ellipsis, and very long words may be broken.

    Examples
    --------
    >>> shortened("Khu  Vuông", 20), shortened("Khu công nghệ thông tin", 12)
    ('Khu Vuông', 'Khu công…')
    """
    line = " ".join(drawable(text).split())
    if len(line) > most:
        head = line[: most - 1]
        line = (head.rpartition(" ")[0] if " " in head[most // 2 :] else head).rstrip(" ,;(–-") + "…"
    return " ".join(
        _BREAK.join(word[i : i + _WORD] for i in range(0, len(word), _WORD)) for word in line.split(" ")
    )


def on_map(name: str) -> list[str]:
    """A name in at most two short lines of about one length, as it stands on the map.

    Examples
    --------
    >>> on_map("Khu CNTT tập trung Bình Dương (Hòa Phú)")
    ['Khu CNTT tập trung', 'Bình Dương (Hòa Phú)']
    """
    line = " ".join(name.split())
    even = next((wide for wide in range(12, _LINE) if len(wrap(line, wide)) <= 2), _LINE)
    return wrap(line, even, max_lines=2, placeholder="…") if len(line) > _LINE else [line]


def findings_of(report: Report, zone_id: str) -> dict[str, Finding]:
    """Errors and warnings about one zone, by the number that the report gives them ("F1")."""
    told = [found for found in by_weight(report.findings) if not told_elsewhere(found)]
    weighty = [found for found in told if found.severity is not Severity.PASS]
    return {
        f"F{number}": found
        for number, found in enumerate(weighty, start=1)
        if found.severity is not Severity.NOTE and zone_id in found.subjects
    }


def fraction(denominator: float, lang: Lang) -> str:
    """The representative fraction.

    Examples
    --------
    >>> fraction(25_000, "vi"), fraction(25_000, "en")
    ('1:25.000', '1:25,000')
    """
    return f"1:{format_number(round(denominator), 'n', lang)}"


def overview_words(
    report: Report, epsg: int, schematic: Sequence[str], lang: Lang, *, room: int, scale: str
) -> Words:
    """Say what an overview needs.

    Parameters
    ----------
    report : Report
    epsg : int
        The plane on which the map is drawn.
    schematic : sequence of str
        Ids of the zones that are seen with a schematic boundary.
    lang : {"vi", "en"}
    room : int
        How many zones the key may name; of more it says how many they are.
    scale : str
        The sentence about the scale.
    """
    rows = report.zones
    key = [
        (str(number), shortened(row.name.to(lang), _KEY_NAME), _areas(report, row, lang))
        for number, row in enumerate(rows, start=1)
    ]
    more = len(key) - room
    shown = key if more <= 0 else [*key[:room], ("", say("picture.more", n=more).to(lang), "")]
    warning = _warning(
        "picture.schematic.some" if len(schematic) < len(rows) else "picture.schematic.all", lang
    )
    return Words(
        title=shortened(report.plan.registry.name.to(lang), _TITLE),
        subtitle=say("report.figure.overview.title").to(lang),
        warning=warning if schematic else ("", ""),
        key_title=say("picture.zones").to(lang),
        key=tuple(shown),
        notes=(scale, *_plane(epsg, lang), *_others(report, epsg, lang), *_grid(report, lang)),
        foot=_foot(report, lang),
    )


def zone_words(
    report: Report, zone: Zone, marked: Mapping[str, Finding], lang: Lang, *, circle: bool, scale: str
) -> Words:
    """Say what a zone's picture needs.

    Parameters
    ----------
    report : Report
    zone : Zone
    marked : mapping of str to Finding
        The findings that are marked on the map, by their numbers.
    lang : {"vi", "en"}
    circle : bool
        Whether the circle of possible sites is seen.
    scale : str
        The sentence about the scale.
    """
    row = next(row for row in report.zones if row.id == zone.id)
    assumed = row.evidence is Evidence.SCHEMATIC
    site = {"place": shortened(zone.site.place.to(lang), 160), "radius": zone.site.radius_m / 1000}
    notes = [scale, *_plane(zone.vn2000_epsg, lang), *_grid(report, lang)]
    if assumed:
        notes.insert(0, say("report.figure.zone.assumed", **site).to(lang))
        if not circle:
            notes.insert(1, say("picture.circle-outside").to(lang))
    return Words(
        title=shortened(zone.name.to(lang), _TITLE),
        subtitle=_areas(report, row, lang, with_verdict=True),
        warning=_warning("picture.schematic.one", lang) if assumed else ("", ""),
        key_title=say("picture.findings").to(lang) if marked else "",
        key=tuple(
            (number, shortened(found.title.to(lang), _KEY_NAME), shortened(found.message.to(lang), _FINDING))
            for number, found in marked.items()
        ),
        notes=tuple(notes),
        foot=_foot(report, lang),
    )


def _warning(key: str, lang: Lang) -> tuple[str, str]:
    return say("picture.schematic.heading").to(lang), say(key).to(lang)


def _areas(report: Report, row: ZoneRow, lang: Lang, *, with_verdict: bool = False) -> str:
    claim = report.plan.registry.zone(row.id).declared_claim
    declared = claimed(claim, lang) if claim else say("app.zone.undeclared").to(lang)
    parts = [say("picture.declared", area=declared).to(lang)]
    if row.plane_ha is not None:
        parts.append(say("picture.measured", area=row.plane_ha).to(lang))
    if with_verdict:
        parts.append(say("picture.verdict", verdict=verdict(row.verdict)).to(lang))
    return " · ".join(parts)


def _plane(epsg: int, lang: Lang) -> list[str]:
    plane = vn2000_zone(epsg)
    return [
        say("picture.plane", meridian=meridian_text(plane), width=plane.width_deg, epsg=str(epsg)).to(lang)
    ]


def _others(report: Report, epsg: int, lang: Lang) -> list[str]:
    """What became of zones that are measured on another plane than that of the map."""
    others = {zone.vn2000_epsg for zone in report.plan.registry.zones} - {epsg}
    meridians = sorted({meridian_text(vn2000_zone(other)) for other in others})
    return [say("picture.planes", meridians=listed(meridians, lang)).to(lang)] if meridians else []


def _grid(report: Report, lang: Lang) -> list[str]:
    datum = say("picture.datum", operation=report.run.datum_operation).to(lang)
    return [say("picture.north").to(lang), datum]


def _foot(report: Report, lang: Lang) -> tuple[str, str]:
    return (
        say("picture.made", version=report.run.version, at=moment(report.run.at, lang)).to(lang),
        shortened(report.plan.registry.name.to(lang), 90),
    )
