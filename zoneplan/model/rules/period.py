"""When a rule is in force, in words."""

from datetime import date

from babel.dates import format_date

from zoneplan.model.messages import Text, say
from zoneplan.model.rules.rule import Rule


def day_text(day: date) -> Text:
    """Write a day as planners do.

    Examples
    --------
    >>> day_text(date(2026, 12, 31))
    Text(vi='31/12/2026', en='31 Dec 2026')
    """
    return Text(vi=f"{day:%d/%m/%Y}", en=format_date(day, "d MMM yyyy", locale="en"))


def period_text(rule: Rule) -> Text:
    """Say from when until when a rule is in force."""
    since = None if rule.since is None else day_text(date.fromisoformat(rule.since))
    until = None if rule.until is None else day_text(date.fromisoformat(rule.until))
    if since is not None and until is not None:
        return say("landuse.period.both", since=since, until=until)
    if since is not None:
        return say("landuse.period.since", since=since)
    return say("landuse.period.open") if until is None else say("landuse.period.until", until=until)
