"""A context layer: what stands around the zones on the map, and what administrative units they are held against."""

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from zoneplan.model.messages import Text, say


class ContextKind(StrEnum):
    """What a context layer shows."""

    UNITS = "units"
    RIVER = "river"
    ROAD = "road"
    CONSTRAINT = "constraint"
    OTHER = "other"

    @property
    def text(self) -> Text:
        """The word a planner reads."""
        return say(f"context.kind.{self.value}")


@dataclass(frozen=True)
class ContextFeature:
    """One thing of a context layer.

    Attributes
    ----------
    geometry : shapely geometry
        WGS 84 longitude and latitude; point, line or polygon, not empty.
    properties : mapping of str to text, number, bool or None
        All its attributes, as they came in; text is NFC.
    name, old_name, code : str
        What the layer says are these; "" where it has none.
    """

    geometry: BaseGeometry
    properties: dict[str, str | int | float | bool | None]
    name: str
    old_name: str = ""
    code: str = ""


@dataclass(frozen=True)
class ContextAbout:
    """What is said of a context layer: by its file's ``zoneplan`` member, or by who added it.

    Attributes
    ----------
    kind : ContextKind
    title : str
        As the list of layers shows it.
    name_key, old_key, code_key : str or None
        The attributes that hold the name, the old name and the official code.
    source, person, at : str
        Where it came from, who kept it in the plan, and when (ISO 8601); "" where nobody said.
    sha256 : str
        Of what came in; "" where nobody said.
    read_from : str
        The file's name and how its coordinates were read; for the record only.
    """

    kind: ContextKind
    title: str
    name_key: str | None = None
    old_key: str | None = None
    code_key: str | None = None
    source: str = ""
    person: str = ""
    at: str = ""
    sha256: str = ""
    read_from: str = ""


@dataclass(frozen=True)
class ContextLayer:
    """One context layer.

    Attributes
    ----------
    id : str
        Lower-case letters, digits and hyphens; in a plan the name of its file.
    about : ContextAbout
    features : tuple of ContextFeature
        At least one.
    sha256 : str
        Digest of the layer as it is: of its file, or of the file that it would be.
    file : str
        Its path inside the plan; "" for a layer of a session.
    """

    id: str
    about: ContextAbout
    features: tuple[ContextFeature, ...]
    sha256: str
    file: str = ""

    @property
    def kind(self) -> ContextKind:
        """What it shows."""
        return self.about.kind

    @property
    def title(self) -> str:
        """As the list of layers shows it."""
        return self.about.title

    @property
    def kept(self) -> bool:
        """Whether it stands in the plan, and not in a session only."""
        return bool(self.file)


def attribute_text(value: object, longest: int = 200) -> str:
    """An attribute as one line of text, cut where it is too long for a name.

    A whole number has no decimals, however its file stores it; letters that hide or turn text become blanks.

    Examples
    --------
    >>> attribute_text(25760.0), attribute_text(" Hòa Phú "), attribute_text(None), attribute_text(True)
    ('25760', 'Hòa Phú', '', '')
    >>> attribute_text(float("inf")), len(attribute_text("a" * 999))
    ('inf', 200)
    """
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)[: 4 * longest]
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:longest]
