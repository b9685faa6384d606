"""A boundary coming in, told on a terminal: what the file is, what would change, what was kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from zoneplan.checks.replacement import Replacement
from zoneplan.checks.report import ZoneRow
from zoneplan.geometry.diagnosis import Diagnosis, Reading
from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang
from zoneplan.model.registry import M2_PER_HA, Zone
from zoneplan.outputs.report.wording import bare, moment, remark, verdict
from zoneplan.outputs.terminal import fitted_table, plain_text, terminal_width
from zoneplan.sources.candidate import reading_text
from zoneplan.sources.incoming import Incoming, Offer
from zoneplan.store.versions import Version

_READINGS = 8  # of some fifty; those farther down are hundreds of kilometres away


def incoming_text(incoming: Incoming, lang: Lang) -> str:
    """What a file holds: its kind, the offers by number, and what was noted on the way in."""
    name = incoming.file or say("boundary.pasted").to(lang)
    kind, count = say(f"app.import.kind.{incoming.kind}"), len(incoming.offers)
    form = "one" if count == 1 else "other"
    lines = [say(f"boundary.read.{form}", file=name, kind=kind, count=count).to(lang)]
    lines += [f"  – {note.to(lang)}" for note in incoming.notes]
    for number, offer in enumerate(incoming.offers, start=1):
        lines.append(f"{number}. {offer.name.to(lang)}")
        lines += [f"   – {note.to(lang)}" for note in offer.notes]
        lines += [f"   ! {line}" for line in _faults(offer, lang)]
    return _draw([Line(line) for line in lines])


def _faults(offer: Offer, lang: Lang) -> list[str]:
    """What is wrong in the table; a message about a row names that row itself."""
    return [(f.message if f.row else say("boundary.table", message=f.message)).to(lang) for f in offer.faults]


def diagnosis_text(offer: Offer, found: Sequence[tuple[Zone, Diagnosis]], lang: Lang) -> str:
    """The readings of an offer against one zone or several, the best first, with the reason in words.

    Parameters
    ----------
    offer : Offer
    found : sequence of (Zone, Diagnosis)
        Empty if no reading puts the offer near any zone.
    lang : {"vi", "en"}
    """
    stated = (
        say("boundary.stated", stated=_short(offer.stated)) if offer.stated else say("boundary.stated-none")
    )
    parts: list[RenderableType] = [Line(stated.to(lang))]
    if not found:
        parts.append(Line(say("boundary.nowhere").to(lang)))
    for zone, diagnosis in found:
        parts += [
            Line(""),
            Line(say("boundary.against", zone=zone.name).to(lang)),
            Line(diagnosis.why.to(lang)),
        ]
        parts += _readings(diagnosis, lang)
    return _draw(parts)


def _short(stated: str | None) -> str:
    words = " ".join((stated or "").split())
    return words if len(words) <= 100 else words[:99] + "…"


def _readings(diagnosis: Diagnosis, lang: Lang) -> list[RenderableType]:
    ordered = _once(
        r for r in (diagnosis.best, *diagnosis.ambiguous, diagnosis.stated, *diagnosis.readings) if r
    )
    if not ordered:
        return []
    lines: list[RenderableType] = [Line("")]
    for reading in ordered[:_READINGS]:
        mark = "*" if reading is diagnosis.best else " "
        lines.append(Line(f"{mark} {reading.key}: {reading_text(reading).to(lang)}"))
        lines.append(Padding(Line(reading.note.to(lang)), (0, 0, 0, 4)))
    more = len(ordered) - _READINGS
    return [*lines, Line(say("boundary.more", count=more).to(lang))] if more > 0 else list(lines)


def _once(readings: Iterable[Reading]) -> list[Reading]:
    """Every reading once, in the order they come."""
    return list({reading.key: reading for reading in reversed(list(readings))}.values())[::-1]


def replacement_text(replacement: Replacement, reading: Reading, lang: Lang) -> str:
    """What would change, or has changed: areas, verdicts, land gained and lost, findings new and gone."""
    before, after = replacement.rows
    lines = [
        say("boundary.taken", reading=reading.label).to(lang),
        say("boundary.before", area=before.plane_ha, verdict=_verdict(before)).to(lang),
        say("boundary.after", area=after.plane_ha, verdict=_verdict(after)).to(lang),
        say(
            "boundary.change",
            gained=replacement.gained_m2 / M2_PER_HA,
            lost=replacement.lost_m2 / M2_PER_HA,
            kept=replacement.kept_m2 / M2_PER_HA,
        ).to(lang),
    ]
    for key, findings in (("new", replacement.new_findings), ("gone", replacement.gone_findings)):
        for found in findings:
            if found.severity is not Severity.PASS:
                severity = say(f"severity.{found.severity.value}")
                told = say(f"boundary.{key}", severity=severity, message=found.message).to(lang)
                lines.append(f"{told} {remark(found, lang)}".rstrip() if key == "new" else told)
    return _draw([Line(line) for line in lines])


def _verdict(row: ZoneRow) -> Text:
    return verdict(row.verdict)


def history_text(zone: Zone, versions: Sequence[Version], lang: Lang) -> str:
    """The versions of a zone's boundary, newest first."""
    if not versions:
        return _draw([Line(say("boundary.history-none", zone=zone.name).to(lang))])
    keys = ("version", "when", "how", "who", "evidence", "source")
    rows = [
        (
            str(version.number),
            _when(version, lang),
            "; ".join(_how(version, lang)),
            version.person,
            _evidence(version, lang),
            "\n".join(part for part in (version.source, version.note) if part),
        )
        for version in versions
    ]
    headings = [say(f"boundary.{key}").to(lang) for key in keys]
    return _draw([Line(zone.name.to(lang)), fitted_table(headings, rows, {0, 1}, terminal_width())])


def _when(version: Version, lang: Lang) -> str:
    try:
        return moment(datetime.fromisoformat(version.at), lang)
    except ValueError:  # not known, or the file was damaged
        return "–"


def _how(version: Version, lang: Lang) -> list[str]:
    words = [version.kind.text.to(lang)] if version.kind else []
    states = {"current": version.current, "damaged": not version.intact, "unrecorded": not version.recorded}
    return words + [say(f"boundary.state.{state}").to(lang) for state, holds in states.items() if holds]


def _evidence(version: Version, lang: Lang) -> str:
    if version.evidence is None:
        return "–"
    words = version.evidence.text.to(lang)
    accuracy = version.accuracy_m
    return words if accuracy is None else f"{words}, ±{bare(accuracy, 'mfine', lang)}\u00a0m"


def _draw(parts: Iterable[RenderableType]) -> str:
    return plain_text(parts, terminal_width())
