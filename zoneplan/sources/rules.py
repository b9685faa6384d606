"""Reading rules.toml: every fault with its place and what is expected, as zones.toml is read."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from zoneplan.model.errors import Fault, ZoneplanError
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import LANGS
from zoneplan.model.rules.rule import Rule, RuleFile
from zoneplan.sources.toml_faults import (
    date_faults,
    doubled,
    entries,
    ids,
    letter_faults,
    place_of,
    what_is_wrong,
)

MAX_RULE_BYTES = 1_000_000


class RulesUnreadable(ZoneplanError):
    """A rules.toml that cannot be used; ``why`` tells every fault in one sentence, ``faults`` has them one by one."""

    def __init__(self, why: Text, faults: Sequence[Fault] = ()) -> None:
        self.why = why
        super().__init__("source-unreadable", faults, why=why)


def read_rules(content: bytes) -> RuleFile:
    """Read the bytes of a rules.toml.

    Parameters
    ----------
    content : bytes
        UTF-8 text; a byte-order mark is accepted.

    Raises
    ------
    RulesUnreadable
        With all faults found: unreadable TOML is one; otherwise each wrong key, value, date, doubled id or code.
    """
    if len(content) > MAX_RULE_BYTES:
        raise RulesUnreadable(say("unreadable.too-big", size=len(content), limit=MAX_RULE_BYTES))
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as why:
        raise RulesUnreadable(say("unreadable.toml", why=why)) from why
    faults: list[Fault] = []
    found: RuleFile | None = None
    try:
        found = RuleFile.model_validate(raw)
    except ValidationError as wrong:
        faults += [
            Fault(place_of(e["loc"], raw), what_is_wrong(dict(e))) for e in wrong.errors(include_url=False)
        ]
    faults += doubled(ids(entries(raw, "rules")), "rules")
    for rule in entries(raw, "rules"):
        faults += doubled(ids(entries(rule, "shares")), f"rules[{rule.get('id', '?')}].shares")
    faults += date_faults(raw)
    faults += letter_faults(raw)
    if faults or found is None:
        raise RulesUnreadable(_told(faults), faults)
    return found


def _told(faults: Sequence[Fault]) -> Text:
    vi, en = ("; ".join(f"{fault.place}{fault.what.to(lang)}" for fault in faults) for lang in LANGS)
    return say("unreadable.faults", count=len(faults), faults=Text(vi=vi, en=en))


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that come with zoneplan, edition by edition."""
    folder = files("zoneplan.model").joinpath("rules")
    entries_there = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return tuple(
        rule
        for entry in entries_there
        if entry.name.endswith(".toml")
        for rule in read_rules(entry.read_text(encoding="utf-8").encode()).rules
    )
