"""A decision on findings: somebody waives one, with a reason, or takes earlier waivers back; none is ever erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, field_validator, model_validator

from zoneplan.model.messages import Text

LONGEST_PERSON = 500
LONGEST_REASON = 2000
FEWEST_WORDS, FEWEST_LETTERS = 2, 8  # "ok" is no reason

_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Said = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_REASON)]
_Many = Strict(strict=False)  # a JSON array; its items stay strict
WaiverId = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{16}$")]
FORM: Literal["zoneplan-waiver/1"] = "zoneplan-waiver/1"
_AT = "%Y-%m-%dT%H:%M:%SZ"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class About(_Part):
    """Which finding is meant.

    Attributes
    ----------
    code, subjects, layer
        As the finding has them.
    facts : str
        SHA-256 of everything that its message states: two findings of one code about the same subjects differ here.
    place : tuple of float or None
        Box of the finding's own geometry, WGS 84: west, south, east, north in degrees.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}$")]
    subjects: Annotated[tuple[str, ...], _Many]
    layer: str | None
    facts: str
    place: Annotated[tuple[float, float, float, float], _Many] | None = None

    @property
    def key(self) -> tuple[str, tuple[str, ...], str | None]:
        """Code, subjects and layer: what a finding keeps when its figures change."""
        return self.code, self.subjects, self.layer


class Statement(_Part):
    """What one decision states, as its file has it.

    Attributes
    ----------
    kind : {"waived", "withdrawn"}
    at : str
        UTC, for example ``2026-11-28T07:05:00Z``.
    person, reason : str
    ends : tuple of str
        Ids of the waivers that hold no longer by this decision: those taken back, or those that this one renews.
    about : About or None
        The finding; None when waivers are taken back.
    title, message : Text or None
        What the finding said then, so that it can be read when there is no such finding any more.
    geometries : dict
        File inside the plan -> SHA-256 of the geometry in it (``geometry_digest``, ``lots_digest``); None where there
        was none to read. The waiver holds while they are the same.
    """

    form: Literal["zoneplan-waiver/1"] = Field(alias="schema")
    kind: Literal["waived", "withdrawn"]
    at: str
    person: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PERSON)]
    reason: _Said
    ends: Annotated[tuple[WaiverId, ...], _Many] = ()
    about: About | None = None
    title: Text | None = None
    message: Text | None = None
    geometries: dict[str, _Digest | None] = Field(default_factory=dict)

    @field_validator("at")
    @classmethod
    def _a_moment(cls, at: str) -> str:
        datetime.strptime(at, _AT)  # noqa: DTZ007  the Z is in the form
        return at

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "waived" and None in (self.about, self.title, self.message):
            raise ValueError("a waiver is about a finding")
        return self


@dataclass(frozen=True)
class Decision:
    """One decision that is kept: its id, its file inside the plan, and what it states."""

    id: str
    file: str
    stated: Statement

    @property
    def at(self) -> datetime:
        """When it was made, UTC."""
        return moment_of(self.stated.at)


def moment_of(at: str) -> datetime:
    """The moment a statement names.

    Examples
    --------
    >>> moment_of("2026-11-28T07:05:00Z").isoformat()
    '2026-11-28T07:05:00+00:00'
    """
    return datetime.strptime(at, _AT).replace(tzinfo=UTC)


def moment_text(at: datetime) -> str:
    """A moment as a statement names it, to the second."""
    return at.astimezone(UTC).strftime(_AT)


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions oldest first; of the same second, those that end others last."""
    return sorted(decisions, key=lambda one: (one.stated.at, bool(one.stated.ends), one.id))


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The waivers that no later decision ended, oldest first; the order in which decisions are given is irrelevant."""
    several = in_order(decisions)
    ended = {waiver for one in several for waiver in one.stated.ends}
    return tuple(one for one in several if one.stated.kind == "waived" and one.id not in ended)


def storable(text: Text) -> Text:
    """A sentence as JSON can carry it: half a surrogate pair, which a name in a file may hold, becomes "?"."""
    vi, en = (words.encode("utf-8", "replace").decode() for words in (text.vi, text.en))
    return Text(vi=vi, en=en)


def is_reason(typed: str) -> bool:
    """Whether words say why: at least two words and eight letters.

    Examples
    --------
    >>> is_reason("đã có văn bản 123"), is_reason("ok"), is_reason("vì"), is_reason("x x x x"), is_reason("")
    (True, False, False, False, False)
    """
    letters = sum(character.isalnum() for character in typed)
    return len(typed.split()) >= FEWEST_WORDS and letters >= FEWEST_LETTERS
