"""What zones.toml registers: sources, zones, what the sources claim of them, relations, ambiguities."""

import re
from datetime import date
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, field_validator, model_validator

from zoneplan.model.limits import Limits
from zoneplan.model.messages import Text
from zoneplan.model.numbers import half_unit, parse_printed

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
PartialDate = Annotated[
    str, StringConstraints(pattern=r"^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$")
]
Grade = Literal["H", "M", "L", "U"]
Expected = Literal["apart", "within", "unknown"]

# The study area of DOMAIN: far enough around the four provinces, near enough to catch a typing error.
Latitude = Annotated[float, Field(ge=8.0, le=24.0)]
Longitude = Annotated[float, Field(ge=102.0, le=112.0)]

_Item = TypeVar("_Item")
Many = Annotated[tuple[_Item, ...], Strict(strict=False)]  # a TOML array; its items stay strict

M2_PER_HA = 10_000.0
HECTARES: dict[str, float] = {"ha": 1.0, "m2": 1e-4, "km2": 100.0}
LARGEST_HA = 33_500_000.0  # a little more than Viet Nam has: no zone is larger
UNIT_SIGNS: dict[str, str] = {"ha": "ha", "m2": "m²", "km2": "km²"}


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Source(_Entry):
    """A document. ``date`` may be partial (2023-11); ``date_basis`` says whether it is printed there."""

    id: Id
    file: Said
    title: Said
    publisher: Said | None = None
    date: PartialDate | None = None
    date_basis: Literal["printed", "inferred", "none"]
    date_note: Text | None = None

    @model_validator(mode="after")
    def _date_has_a_basis(self) -> Self:
        if (self.date is None) != (self.date_basis == "none"):
            raise ValueError("date-basis")
        return self


class Place(_Entry):
    """A named place with a citable point, WGS 84 degrees."""

    id: Id
    name: Text
    lat: Latitude
    lon: Longitude
    source: Said
    grade: Grade


class SpokenName(_Entry):
    """A name under which documents speak of land, whichever zone they mean by it."""

    id: Id
    name: Text


class Quoted(_Entry):
    """Anything a source states, with its exact words."""

    id: Id
    source: Id
    quote: Said
    printed: Said

    @model_validator(mode="after")
    def _digits_stand_in_the_quote(self) -> Self:
        if self.printed not in self.quote:
            raise ValueError("printed-not-in-quote")
        return self


class Claim(Quoted):
    """An area that a source states for a zone.

    ``printed`` are the digits exactly as printed ("15,47"); ``value`` is what they mean; ``about`` says whether
    the source qualifies them ("khoảng"); ``name`` is the name it speaks of, when that name is used for more.
    """

    value: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    unit: Literal["ha", "m2", "km2"]
    about: bool = False
    name: Id | None = None

    @field_validator("printed")
    @classmethod
    def _digits_only(cls, printed: str) -> str:
        try:
            parse_printed(printed)
        except ValueError:
            raise ValueError("printed-form") from None
        return printed

    @model_validator(mode="after")
    def _digits_mean_the_value(self) -> Self:
        if float(parse_printed(self.printed)) != self.value:
            raise ValueError("printed-not-value")
        if self.hectares > LARGEST_HA:
            raise ValueError("larger-than-country")
        return self

    @property
    def hectares(self) -> float:
        """The claimed area in hectares."""
        return self.value * HECTARES[self.unit]

    @property
    def rounding_ha(self) -> float:
        """Half a unit of the last printed digit, in hectares."""
        return float(half_unit(self.printed)) * HECTARES[self.unit]


class Figure(Quoted):
    """Another figure of a source: capital, years, shares. Shown, never computed with."""

    label: Text


class Note(_Entry):
    """What became known later; it stands beside the claims, never instead of them."""

    date: PartialDate
    text: Text
    source: Said
    grade: Grade


class Unit(_Entry):
    """An administrative unit: a ward or commune, or the district where nothing smaller is known.

    ``within`` is what it belongs to; ``code`` its official code; ``since`` and ``until`` the first and the last day
    of that name.
    """

    name: Text
    within: Text | None = None
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,10}$")] | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None


class Units(_Entry):
    """The administrative unit in which the sources put the land: of old and of today.

    Several under one head are those that come into question: the land lies in one or more of them.
    """

    then: Many[Unit] = ()
    now: Many[Unit] = ()
    note: Text | None = None
    source: Said
    grade: Grade

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if not self.then and not self.now:
            raise ValueError("no-units")
        return self


class Site(_Entry):
    """Where a schematic boundary stands, and the circle in which the true site may lie (WGS 84, metres)."""

    place: Text
    lat: Latitude
    lon: Longitude
    radius_m: Annotated[float, Field(gt=0, le=200_000)]
    sides: Annotated[int, Field(ge=3, le=64)]
    why: Text
    source: Said
    grade: Grade


class Zone(_Entry):
    """A piece of land that planners speak of.

    ``rules`` names the rules on shares of land that it is held against; none if empty; without it, each rule says for
    which zones it is.
    """

    id: Id
    name: Text
    province_then: Text
    province_now: Text
    vn2000_epsg: int
    site: Site
    units: Units | None = None
    declared: Id | None = None
    claims: Many[Claim] = ()
    figures: Many[Figure] = ()
    notes: Many[Note] = ()
    ambiguities: Many[Text] = ()
    rules: Many[Id] | None = None

    @property
    def declared_claim(self) -> Claim | None:
        """The claim that the boundary is held against; None if no source states an area."""
        return next((claim for claim in self.claims if claim.id == self.declared), None)


class Relation(_Entry):
    """What the sources expect of two zones. ``within`` reads "a lies within b"."""

    a: Id
    b: Id
    expected: Expected
    why: Text
    source: Id | None = None
    quote: Said | None = None


class Registry(_Entry):
    """The whole of zones.toml."""

    format: Literal["zoneplan-plan/1"] = Field(alias="schema")
    name: Text
    limits: Limits = Limits()
    sources: Many[Source] = ()
    places: Many[Place] = ()
    names: Many[SpokenName] = ()
    zones: Many[Zone]
    relations: Many[Relation] = ()
    figures: Many[Figure] = ()

    def zone(self, zone_id: str) -> Zone:
        """The zone of that id.

        Raises
        ------
        KeyError
            If the plan has no such zone.
        """
        for zone in self.zones:
            if zone.id == zone_id:
                return zone
        raise KeyError(zone_id)

    def source(self, source_id: str) -> Source:
        """The source of that id; KeyError if there is none (a loaded plan has no dangling id)."""
        return next(source for source in self.sources if source.id == source_id)

    def relation(self, a: str, b: str) -> Relation | None:
        """The relation registered for two zones, in either order; None if the plan states none."""
        return next((r for r in self.relations if {r.a, r.b} == {a, b}), None)


def day_of(text: str) -> date | None:
    """The calendar day of a partial date; None where it has only a month or a year.

    Raises
    ------
    ValueError
        For a day that no calendar has, such as 2024-02-30.
    """
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
