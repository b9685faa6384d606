"""The one catalogue: complete in both languages, in NFC, with nothing missing and nothing left over."""

import re
import string
import unicodedata
from itertools import chain
from typing import get_args

import pytest

from tests.drawn_plans import REPOSITORY
from zoneplan.checks import table
from zoneplan.checks.fabric import run
from zoneplan.geometry.validity import Reason
from zoneplan.geometry.vn2000.recognise import REASON_CODES
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text, catalogue, say

SOURCES = [
    path.read_text(encoding="utf-8")
    for path in chain((REPOSITORY / "zoneplan").rglob("*.py"), (REPOSITORY / "zoneplan").rglob("*.j2"))
]
LITERALS = set(re.findall(r"""["']([a-zA-Z0-9_.{}-]+)["']""", "\n".join(SOURCES)))


def placeholders(sentence: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_sentence_is_complete(key):
    text = catalogue()[key]
    assert text.vi.strip()
    assert text.en.strip()
    assert unicodedata.is_normalized("NFC", text.vi)
    assert placeholders(text.vi) == placeholders(text.en)


def test_every_sentence_is_used_and_every_key_used_is_there():
    """A key is used if it, or what follows a prefix that code puts before it, stands in the code."""
    unused = [key for key in catalogue() if not _stands_in_code(key)]
    assert unused == []


def _stands_in_code(key: str) -> bool:
    parts = key.split(".")
    if key in LITERALS or any(".".join(parts[i:]) in LITERALS for i in range(1, len(parts))):
        return True
    # f"verdict.{value}": a literal with the same leading words and braces for the rest
    patterns = [re.escape(lit).replace(r"\{", "{").replace(r"\}", "}") for lit in LITERALS if "{" in lit]
    told = [
        key,
        *([key.removeprefix("report.")] if key.startswith("report.") else []),
    ]  # as a report's voice says it
    return any(re.fullmatch(re.sub(r"\{[^}]*\}", "[a-zA-Z0-9_-]+", p), one) for p in patterns for one in told)


def test_every_code_that_checks_yield_has_title_message_and_advice():
    folder = REPOSITORY / "zoneplan" / "checks"
    used = set()
    for path in folder.rglob("*.py"):
        for word in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text(encoding="utf-8")):
            if f"finding.{word}.title" in catalogue():
                used.add(word)
    told = {key.split(".")[1] for key in catalogue() if key.startswith("finding.")}
    built = {f"area-{v}" for v in ("within-rounding", "within-evidence", "contradiction", "by-construction")}
    assert told - used - built - {"unreadable", "ambiguous", "sliver", "parcels-prepared"} == set()
    for code in told:
        assert {f"finding.{code}.{part}" for part in ("title", "message", "advice")} <= set(catalogue())
    assert len(table.CHECKS) + len(run.CLASSES) >= 20


def test_what_code_can_name_has_its_words():
    named = [f"evidence.{e.value}" for e in Evidence] + [f"severity.{s.value}" for s in Severity]
    named += [f"geometry-reason.{reason}" for reason in get_args(Reason)] + [f"crs.{c}" for c in REASON_CODES]
    assert [key for key in named if key not in catalogue()] == []


def test_a_text_parameter_prints_in_the_language_of_the_sentence():
    said = say("geometry-reason.at", reason=Text(vi="tự cắt", en="crosses itself"), place="P")
    assert (said.vi, said.en) == ("tự cắt tại P", "crosses itself at P")


def test_a_sentence_cannot_reach_into_its_parameters():
    with pytest.raises(KeyError):
        say("no.such.sentence")
    formatter = say.__globals__["_Sentence"]("vi")
    with pytest.raises(ValueError, match="__class__"):
        formatter.format("{x.__class__}", x=1)


def test_braces_in_a_parameter_stay_text():
    assert "{0} {{7*7}}" in say("quoted-name", name="{0} {{7*7}}").vi
