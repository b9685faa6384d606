"""What a land-use balance says in words: the total against the zone, verdicts, and why rules were not applied."""

from zoneplan.checks.balance.rows import Against, LandUseBalance, ShareVerdict
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import LANGS
from zoneplan.model.registry import M2_PER_HA

_EQUAL_HA = 0.00005  # prints 0,0000 ha


def against_texts(balance: LandUseBalance) -> tuple[Text, ...]:
    """Say how the total of the lots stands to the area of the zone, and to the area that a source declares.

    Nothing where there is no zone.
    """
    if balance.zone_total is None:
        return ()
    declared = balance.declared_total
    none = say("landuse.against.declared-none")
    return (
        _told("zone", balance.zone_total, balance.total_m2),
        none if declared is None else _told("declared", declared, balance.total_m2),
    )


def _told(what: str, against: Against, total_m2: float) -> Text:
    off = against.difference_m2 / M2_PER_HA
    key = "equal" if abs(off) < _EQUAL_HA else "more" if off > 0 else "less"
    return say(
        f"landuse.against.{what}-{key}",
        total=total_m2 / M2_PER_HA,
        area=against.m2 / M2_PER_HA,
        difference=abs(off),
        pct=abs(against.share) * 100,
    )


def verdict_text(balance: LandUseBalance, one: ShareVerdict) -> Text:
    """Say whether a share is held, and whether that is only drawn so."""
    if balance.by_construction:
        return say("landuse.verdict.held-drawn" if one.held else "landuse.verdict.low-drawn")
    return say("landuse.verdict.held" if one.held else "landuse.verdict.low")


def not_applied_text(balance: LandUseBalance) -> Text:
    """Say of every rule that was not applied why, in one sentence without its full stop."""
    vi, en = (
        "; ".join(
            one.why.to(lang) if one.rule is None else f"{one.rule.edition}: {one.why.to(lang)}"
            for one in balance.not_applied
        )
        for lang in LANGS
    )
    return Text(vi=vi, en=en)


def joined(texts: tuple[Text, ...]) -> Text:
    """Sentences one after the other."""
    vi, en = (" ".join(text.to(lang) for text in texts) for lang in LANGS)
    return Text(vi=vi, en=en)
