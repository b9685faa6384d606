"""A context layer as a file of the plan: read strictly, and the same written back.

The file is GeoJSON in WGS 84. Its ``zoneplan`` member says what it shows (``kind``) and which attribute is the name;
everything else in the member may be left out, so that a file made with a GIS needs one line more.
"""

import json
import re
import unicodedata
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

import shapely

from zoneplan.model.context import ContextAbout, ContextFeature, ContextKind, ContextLayer, attribute_text
from zoneplan.sources.boundaries import collection_bytes
from zoneplan.sources.geojson import COUNTRY, SourceUnreadable, read_geojson

MOST_FEATURES = 20_000  # wards of the whole country: 3,321
MOST_VERTICES = 500_000  # as wards of a region have them; a layer for looking at needs no more
_LONGEST = 500  # characters of a title, a source, a person
_KEYS = {"name": "name_key", "old_name": "old_key", "code": "code_key"}
_WORDS = ("title", "source", "person", "at", "sha256", "read_from")


def read_context(content: bytes, file: str) -> ContextLayer:
    """Read a context layer of a plan.

    Parameters
    ----------
    content : bytes
        GeoJSON whose ``zoneplan`` member has ``kind`` (units, river, road, constraint, other) and may have ``name``,
        ``old_name`` and ``code`` (names of attributes), ``title``, ``source``, ``person``, ``at``, ``sha256`` and
        ``read_from`` (text).
    file : str
        Its path inside the plan.

    Raises
    ------
    SourceUnreadable
        With the reason and what was expected.
    """
    collection = read_geojson(content, COUNTRY)
    about = _about(collection.about, PurePosixPath(file).stem)
    if not collection.features:
        raise SourceUnreadable("context-empty")
    for number, feature in enumerate(collection.features, start=1):
        if feature.geometry is None or feature.geometry.is_empty:
            raise SourceUnreadable("context-geometry", number=number)
        for key, value in feature.properties.items():
            if not isinstance(value, str | int | float | bool | None):
                raise SourceUnreadable("context-value", number=number, key=key[:60])
    features = [(feature.geometry, _in_nfc(feature.properties)) for feature in collection.features]
    refuse_too_large(
        len(features), sum(int(shapely.get_num_coordinates(geometry)) for geometry, _ in features)
    )
    known = {key for _, properties in features for key in properties}
    for word, field in _KEYS.items():
        key = getattr(about, field)
        if key is not None and key not in known:
            raise SourceUnreadable(
                "context-key", word=word, got=key[:60], known=", ".join(sorted(known))[:200]
            )
    return ContextLayer(
        id=PurePosixPath(file).stem,
        about=about,
        features=tuple(
            context_feature(geometry, properties, about)
            for geometry, properties in features
            if geometry is not None
        ),
        sha256=sha256(content).hexdigest(),
        file=file,
    )


def context_feature(geometry: Any, properties: dict[str, Any], about: ContextAbout) -> ContextFeature:
    """A feature with its names, taken from the attributes that hold them."""
    name, old, code = (
        attribute_text(properties.get(key)) if key else ""
        for key in (about.name_key, about.old_key, about.code_key)
    )
    return ContextFeature(geometry, properties, name, old, code)


def refuse_too_large(features: int, vertices: int) -> None:
    """Raise SourceUnreadable for a layer of more features or vertices than the map and the checks can take."""
    if features > MOST_FEATURES:
        raise SourceUnreadable("context-features", count=features, limit=MOST_FEATURES)
    if vertices > MOST_VERTICES:
        raise SourceUnreadable("context-vertices", count=vertices, limit=MOST_VERTICES)


def context_bytes(about: ContextAbout, features: tuple[ContextFeature, ...]) -> bytes:
    """Write a context layer; the same layer always gives the same bytes, which ``read_context`` reads."""
    member: dict[str, Any] = {"kind": about.kind.value, "title": about.title}
    member |= {word: getattr(about, field) for word, field in _KEYS.items()}
    member |= {word: getattr(about, word) for word in _WORDS[1:]}
    return collection_bytes([(feature.properties, feature.geometry) for feature in features], member)


def context_id(title: str, digest: str) -> str:
    """The name of a layer's file: what can be kept of its title in plain letters, and of its digest.

    Examples
    --------
    >>> context_id("Phường, xã (2025)", "0123456789abcdef"), context_id("../../🌊", "f" * 64)
    ('phuong-xa-2025-01234567', 'layer-ffffffff')
    """
    plain = unicodedata.normalize("NFD", title.casefold().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    return f"{'-'.join(words)[:40].strip('-') or 'layer'}-{digest[:8]}"


def _about(member: dict[str, Any], stem: str) -> ContextAbout:
    kinds = [kind.value for kind in ContextKind]
    if member.get("kind") not in kinds:
        raise SourceUnreadable("context-kind", got=_short(member.get("kind")), known=", ".join(kinds))
    told: dict[str, Any] = {}
    for word in (*_WORDS, *_KEYS):
        value = member.get(word)
        if value is not None and not isinstance(value, str):
            raise SourceUnreadable("context-word", word=word, got=_short(value))
        if value:
            told[_KEYS.get(word, word)] = unicodedata.normalize("NFC", value)[:_LONGEST]
    return ContextAbout(kind=ContextKind(member["kind"]), **({"title": stem} | told))


def _in_nfc(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        unicodedata.normalize("NFC", key): unicodedata.normalize("NFC", value)
        if isinstance(value, str)
        else value
        for key, value in properties.items()
    }


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:60]
