"""Whatever comes in as a context layer: through the one admission, diagnosed, named, and read into WGS 84."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import islice
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.diagnosis import Diagnosis, Expected, Reading, diagnose, read_as
from zoneplan.geometry.vn2000.ellipsoid import geodesic_distance_m
from zoneplan.model.context import ContextAbout, ContextKind, ContextLayer, attribute_text
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.incoming import RawFeature, RawLayer
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import Registry
from zoneplan.sources.admission import admit
from zoneplan.sources.context import context_feature, context_id, refuse_too_large
from zoneplan.sources.geojson import COUNTRY, SourceUnreadable

_MARGIN_M = 50_000.0  # around the plan's sites: a river or a road of the region need not touch a circle
_LOOKED_AT = 50  # features whose values are shown as examples
_NAMES = {
    "name": (
        "ten_xa", "ten_phuong", "tenxa", "ten_dvhc", "ten", "tên", "tendoituong", "fullname", "name", "name_vi",
        "ten_huyen", "ten_tinh",
    ),
    "old_name": ("ten_cu", "tencu", "ten_xa_cu", "old_name", "oldname", "name_old", "tên cũ", "ten cu"),
    "code": ("ma_xa", "maxa", "ma_dvhc", "madvhc", "ma", "mã", "code", "gso", "gso_id"),
}  # fmt: skip


class NoLayerInIt(ZoneplanError):
    """A file that could be read but holds nothing to draw."""


class ContextRefused(ZoneplanError):
    """A layer that cannot be a context layer: too large, or outside the country as it was read."""


@dataclass(frozen=True)
class ContextOffer:
    """One layer of an upload.

    Attributes
    ----------
    name : str
        As the file names it.
    features : tuple of RawFeature
        Those with something to draw, in the file's own numbers.
    left_out : int
        How many had nothing to draw.
    stated : str or None
        What the file says of its coordinate system.
    notes : tuple of Text
    """

    name: str
    features: tuple[RawFeature, ...]
    left_out: int
    stated: str | None
    notes: tuple[Text, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of its attributes, in the order in which they first appear."""
        return tuple(dict.fromkeys(key for feature in self.features for key in feature.properties))

    @cached_property
    def geometry(self) -> BaseGeometry:
        """All that is to be drawn, as one."""
        return shapely.GeometryCollection([f.geometry for f in self.features if f.geometry is not None])

    @cached_property
    def areas(self) -> int:
        """How many of its features are polygons."""
        return sum(f.geometry is not None and "Polygon" in f.geometry.geom_type for f in self.features)


@dataclass(frozen=True)
class ContextUpload:
    """An upload as layers to choose from; ``sha256`` is of what came in."""

    file: str
    kind: str
    sha256: str
    offers: tuple[ContextOffer, ...]
    notes: tuple[Text, ...]


def read_context_upload(files: Sequence[tuple[str, bytes]]) -> ContextUpload:
    """Read an upload.

    Parameters
    ----------
    files : sequence of (name, content)
        As ``admit`` takes them.

    Raises
    ------
    NotAdmitted
        If it may not come in.
    NoLayerInIt
        If it holds nothing to draw.
    """
    admitted = admit(files)
    offers = tuple(offer for layer in admitted.layers if (offer := _offer(layer)).features)
    if not offers:
        raise NoLayerInIt("context-nothing", file=files[0][0])
    return ContextUpload(files[0][0], admitted.kind, admitted.sha256, offers, admitted.notes)


def _offer(layer: RawLayer) -> ContextOffer:
    full = [f for f in layer.features if f.geometry is not None and not f.geometry.is_empty]
    drawn = tuple(replace(f, geometry=shape) for f in full for shape in plain_shapes(f.geometry))
    left_out = len(layer.features) - len(full)
    notes = (*layer.notes, say("context.left-out", count=left_out)) if left_out else layer.notes
    return ContextOffer(layer.name, drawn, left_out, layer.crs, notes)


def plain_shapes(geometry: BaseGeometry | None) -> list[BaseGeometry]:
    """A geometry as points, lines or polygons; a collection, as KML has it for a ward with islands, as one of each.

    Examples
    --------
    >>> ward = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1), shapely.Point(0, 0)])
    >>> [shape.geom_type for shape in plain_shapes(ward)], plain_shapes(None)
    (['Point', 'MultiPolygon'], [])
    """
    if geometry is None or geometry.is_empty:
        return []
    if geometry.geom_type != "GeometryCollection":
        return [geometry]
    simple = _simple(geometry)
    found = []
    kinds: tuple[Callable[[list[Any]], BaseGeometry], ...] = (
        shapely.MultiPoint,
        shapely.MultiLineString,
        shapely.MultiPolygon,
    )
    for dimension, many in enumerate(kinds):
        same = [part for part in simple if shapely.get_dimensions(part) == dimension]
        if same:
            found.append(same[0] if len(same) == 1 else many(same))
    return found


def _simple(geometry: BaseGeometry) -> list[BaseGeometry]:
    if hasattr(geometry, "geoms"):
        return [part for inner in geometry.geoms for part in _simple(inner)]
    return [] if geometry.is_empty else [geometry]


def proposed_keys(columns: Sequence[str]) -> Mapping[str, str | None]:
    """Which attribute is likely the ``name``, the ``old_name`` and the ``code``; None where no heading says so.

    Examples
    --------
    >>> proposed_keys(["OBJECTID", "TEN_XA", "MA_XA"])
    {'name': 'TEN_XA', 'old_name': None, 'code': 'MA_XA'}
    """
    by_heading = {column.casefold().strip(): column for column in reversed(columns)}
    return {
        word: next((by_heading[heading] for heading in headings if heading in by_heading), None)
        for word, headings in _NAMES.items()
    }


def region_of(registry: Registry) -> Expected:
    """Where a plan lies: a circle around the circles of all its sites, with no area to compare.

    Raises
    ------
    ValueError
        For a plan without zones; reading refuses those.
    """
    sites = [zone.site for zone in registry.zones]
    if not sites:
        raise ValueError("a plan without zones")
    lon = (min(site.lon for site in sites) + max(site.lon for site in sites)) / 2
    lat = (min(site.lat for site in sites) + max(site.lat for site in sites)) / 2
    reach = max(float(geodesic_distance_m(lon, lat, s.lon, s.lat)) + s.radius_m for s in sites)
    return Expected(lon, lat, reach + _MARGIN_M, None, None, registry.zones[0].vn2000_epsg)


def diagnose_context(offer: ContextOffer, registry: Registry) -> Diagnosis:
    """Try every plausible reading of a layer's numbers against the region of the plan; nothing is decided here.

    Raises
    ------
    ContextRefused
        If the layer is too large.
    """
    try:
        refuse_too_large(len(offer.features), int(shapely.get_num_coordinates(offer.geometry)))
    except SourceUnreadable as why:
        raise ContextRefused("context-refused", layer=offer.name, why=why.why) from None
    return diagnose(offer.geometry, offer.stated, region_of(registry))


def make_context(
    upload: ContextUpload, offer: ContextOffer, reading: Reading, about: ContextAbout
) -> ContextLayer:
    """Read a layer one way.

    Parameters
    ----------
    upload, offer, reading
        What came in, which layer of it, and which reading somebody took.
    about : ContextAbout
        Kind, title and attributes as somebody said them; digest and reading are added here.

    Returns
    -------
    ContextLayer
        Of a session: without a file.

    Raises
    ------
    ContextRefused
        If it cannot be read so, or would lie outside the country.
    """
    moved = read_as(offer.geometry, reading.way)
    if moved is None:
        raise ContextRefused("candidate-unreadable", reading=reading.label)
    west, south, east, north = COUNTRY
    lon, lat = shapely.get_coordinates(moved).T
    off = (lon < west) | (lon > east) | (lat < south) | (lat > north)
    if off.any():
        first = int(np.flatnonzero(off)[0])
        why = say("unreadable.outside-region", x=float(lon[first]), y=float(lat[first]))
        raise ContextRefused("context-refused", layer=offer.name, why=why)
    label = reading.label
    full = replace(
        about, sha256=upload.sha256, read_from=f"{upload.file} · {offer.name} · {label.vi} / {label.en}"[:500]
    )
    features = tuple(
        context_feature(geometry, dict(raw.properties), full)
        for geometry, raw in zip(shapely.get_parts(moved), offer.features, strict=True)
    )
    told = repr((upload.sha256, offer.name, reading.key, about))
    digest = digest_of(told)
    return ContextLayer(context_id(about.title, digest), full, features, digest)


def digest_of(told: str) -> str:
    """Digest of what a session's layer is made of."""
    return sha256(told.encode("utf-8", "replace")).hexdigest()


def examples(offer: ContextOffer, key: str, most: int = 3) -> str:
    """The first values of an attribute, for a list to choose from.

    Examples
    --------
    >>> examples(ContextOffer("x", (), 0, None, ()), "ten")
    ''
    """
    looked_at = islice(offer.features, _LOOKED_AT)
    found = dict.fromkeys(text for f in looked_at if (text := attribute_text(f.properties.get(key))))
    return ", ".join(text[:30] for text in list(found)[:most])


def likely_kind(offer: ContextOffer) -> ContextKind | None:
    """What a layer likely shows: polygons with names and codes of units; None where nothing says so."""
    keys = proposed_keys(offer.columns)
    if offer.areas and keys["name"] and keys["code"]:
        return ContextKind.UNITS
    return None
