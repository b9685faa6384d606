"""Says in words what a verification found."""

from typing import Any

from zoneplan.model.messages import catalogue, say
from zoneplan.model.numbers import Lang, format_number
from zoneplan.outputs.report.document.clean import clean
from zoneplan.outputs.report.verify import Changed, Verification, as_number

_MOST = 60  # lines of one kind; what is beyond is counted
_NOTHING = "–"
# figures of the contract -> the heading they have in the report
_HEADINGS = {
    "zones": {
        "declared_ha": "zones.declared",
        "plane_ha": "zones.plane",
        "ellipsoid_ha": "zones.ellipsoid",
        "difference_ha": "zones.difference",
        "tolerance_ha": "zones.tolerance",
        "verdict": "zones.verdict",
    },
    "pairs": {
        "overlap_m2": "pairs.overlap",
        "width_m": "pairs.width",
        "verdict": "pairs.verdict",
        "expected": "pairs.expected",
        "allowed": "pairs.allowed",
    },
    "parcels": {
        "count": "lots.count",
        "sum_m2": "lots.sum",
        "overlap_m2": "lots.overlap",
        "gap_m2": "lots.gap",
        "outside_m2": "lots.outside",
        "balance_m2": "lots.balance",
    },
}


def verification_text(found: Verification, file: str, at: str, lang: Lang) -> str:
    """Write what was compared, what differs, and the conclusion.

    Parameters
    ----------
    found : Verification
    file : str
        Name of the report.
    at : str
        When it was made, in words.
    lang : {"vi", "en"}
    """

    def t(key: str, **params: object) -> str:
        return say(f"verify.{key}", **params).to(lang)

    lines = [t("head", file=file, at=at)]
    differing = [
        *(t("file.changed", file=clean(path)) for path in found.changed),
        *(t("file.gone", file=clean(path)) for path in found.gone),
        *(t("file.added", file=clean(path)) for path in found.added),
    ]
    lines.append(t("files.differ" if differing else "files.same", n=found.files))
    lines += _cut(differing, lang)
    lines.append(t("versions.differ" if found.versions else "versions.same"))
    lines += [f"  {_changed(one, lang)}" for one in found.versions]
    lines.append(t("figures.differ" if found.figures else "figures.same", n=len(found.figures)))
    lines += _cut([_changed(one, lang) for one in found.figures], lang)
    if found.holds:
        lines.append(t("holds-other" if found.versions else "holds"))
    elif differing:
        lines.append(t("differs.files"))
    else:
        lines.append(t("differs.figures"))
    return "\n".join(lines) + "\n"


def _cut(lines: list[str], lang: Lang) -> list[str]:
    told = [f"  {line}" for line in lines[:_MOST]]
    more = len(lines) - _MOST
    return [*told, "  " + say("verify.more", n=more).to(lang)] if more > 0 else told


def _changed(one: Changed, lang: Lang) -> str:
    place = clean(" – ".join(part for part in one.place if part))
    part = "" if one.table == "run" else say(f"verify.table.{one.table}").to(lang)
    where = f"{part} {place}".strip()
    if not one.key:
        return say("verify.only-then" if one.now is None else "verify.only-now", what=where).to(lang)
    heading = f"report.{_HEADINGS.get(one.table, {}).get(one.key, '')}"
    label = say(heading).to(lang) if heading in catalogue() else clean(one.key)
    told = {
        "what": f"{where}: {label}" if where else label,
        "was": _value(one.was, lang),
        "now": _value(one.now, lang),
    }
    if one.by is None:
        return say("verify.changed", **told).to(lang)
    sign = "+" if one.by > 0 else ""
    return say("verify.changed-by", by=f"{sign}{_value(one.by, lang)}", **told).to(lang)


def _value(value: Any, lang: Lang) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return say("report.yes" if value else "report.no").to(lang)
    number = as_number(value)
    if number is not None:
        return format_number(number, "plain", lang)
    if isinstance(value, str):
        return clean(value)
    return clean(str(value))[:200]
