"""What the map's tools ask the server while somebody draws, measures or looks for a coordinate; no Streamlit here.

Nothing is saved by any of it. A draft that shall become a boundary goes to the Import page, through the same admission
as a file.
"""

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.fitting import How, carried_to, fit_to_claim
from zoneplan.checks.whatif import measure_shape, what_if
from zoneplan.geometry.rfc7946 import PLAN_DECIMALS, rfc7946_geometry
from zoneplan.geometry.validity import GeometryFault, geometry_fault
from zoneplan.geometry.vn2000.zones import VN2000_ZONES
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import Text
from zoneplan.outputs.webmap.told import Row, told_fault, told_fit, told_length, told_what_if
from zoneplan.sources.geojson import read_geojson
from zoneplan.sources.point import read_point
from zoneplan.ui.onmap import drafts
from zoneplan.ui.opened import Opened

MOST_BYTES = 500_000
MOST_VERTICES = 5_000


class DeskRefused(ZoneplanError):
    """What the browser sent cannot be worked on."""


class _Fit(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    how: How
    side: int = Field(default=0, ge=0, lt=MOST_VERTICES)
    about: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]] | None = (
        None
    )


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    zone: str | None = Field(default=None, max_length=60)
    evidence: Literal[Evidence.SCHEMATIC, Evidence.DIGITISED] = Evidence.DIGITISED
    accuracy_m: float = Field(default=1.0, gt=0, le=1000)
    epsg: int | None = None
    fit: _Fit | None = None
    fitted: bool = False


class _Typed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(max_length=200)
    epsg: int


def look(here: Opened, body: bytes) -> dict[str, Any]:
    """Answer what a shape would be.

    Parameters
    ----------
    here : Opened
    body : bytes
        A GeoJSON Feature. Its properties: ``zone`` (None: only measure), ``evidence``, ``accuracy_m``, ``epsg`` (the
        plane to measure on without a zone), ``fit`` ({"how": "scale", "about": [lon, lat]} or
        {"how": "side", "side": n}; None: as drawn).

    Returns
    -------
    dict
        ``rows`` (see ``told_what_if``), ``fault`` (why it cannot be measured, or None), ``geometry`` (GeoJSON of the
        fitted shape, else None).

    Raises
    ------
    DeskRefused, SourceUnreadable, NotFitted
    """
    asked, geometry = _asked(body)
    if asked.zone is None:
        return _only_measured(here, asked, geometry)
    try:
        zone = here.plan.registry.zone(asked.zone)
    except KeyError:
        raise DeskRefused("desk-zone") from None
    fault = geometry_fault(geometry)
    if fault is not None:
        return _answer(fault=told_fault(fault))
    measured = here.zones_measured.get(zone.id)
    if asked.evidence is Evidence.SCHEMATIC and measured is not None:
        geometry = carried_to(measured, geometry)
    fit = asked.fit
    fitted = None if fit is None else fit_to_claim(geometry, zone, fit.how, fit.side, fit.about)
    accuracy_m = None if asked.evidence is Evidence.SCHEMATIC else asked.accuracy_m
    shown = geometry if fitted is None else fitted.geometry
    found = what_if(
        here.plan, here.zones_measured, Boundary(zone.id, shown, asked.evidence, accuracy_m, "", "")
    )
    if isinstance(found, GeometryFault):
        return _answer(fault=told_fault(found))
    rows = told_what_if(found, here.plan, zone, fitted=asked.fitted or fitted is not None)
    if fitted is None:
        return _answer(rows)
    return _answer([told_fit(fitted.change), *rows]) | {"geometry": rfc7946_geometry(shown, PLAN_DECIMALS)}


def _only_measured(here: Opened, asked: _Asked, geometry: BaseGeometry) -> dict[str, Any]:
    epsg = asked.epsg
    if epsg is None or epsg not in VN2000_ZONES:
        epsg = here.plan.registry.zones[0].vn2000_epsg
    found = measure_shape(geometry, epsg)
    return (
        _answer(fault=told_fault(found)) if isinstance(found, GeometryFault) else _answer(told_length(found))
    )


def go_to(body: bytes) -> dict[str, Any]:
    """Read a typed coordinate: ``{"text", "epsg"}`` in, ``{"lat", "lng"}`` out.

    Raises
    ------
    DeskRefused, PointUnreadable
    """
    try:
        typed = _Typed.model_validate_json(body)
    except ValidationError:
        raise DeskRefused("desk-body", why="JSON") from None
    if typed.epsg not in VN2000_ZONES:
        raise DeskRefused("desk-body", why="EPSG")
    point = read_point(typed.text, typed.epsg)
    return {"lat": point.lat, "lng": point.lon}


def _asked(body: bytes) -> tuple[_Asked, BaseGeometry]:
    if len(body) > MOST_BYTES:
        raise DeskRefused("desk-vertices", got=len(body) // 40, limit=MOST_VERTICES)
    try:
        feature = read_geojson(body).features[0]
        asked = _Asked.model_validate_json(json.dumps(feature.properties))
    except (ValidationError, IndexError):
        raise DeskRefused("desk-body", why="GeoJSON") from None
    geometry = feature.geometry
    if geometry is None or geometry.geom_type not in ("Polygon", "MultiPolygon", "LineString"):
        raise DeskRefused("desk-body", why="geometry")
    count = int(shapely.get_num_coordinates(geometry))
    if count > MOST_VERTICES:
        raise DeskRefused("desk-vertices", got=count, limit=MOST_VERTICES)
    if asked.zone is not None and geometry.geom_type == "LineString":
        raise DeskRefused("desk-body", why="geometry")
    return asked, geometry


def _answer(rows: Sequence[Row] = (), fault: Text | None = None) -> dict[str, Any]:
    return {"rows": list(rows), "fault": None if fault is None else fault.model_dump(), "geometry": None}


def keep_draft(here: Opened, body: bytes) -> dict[str, str]:
    """Keep a drawn shape for the Import page; gives its digest as ``draft``.

    Raises
    ------
    DeskRefused, SourceUnreadable
    """
    asked, _ = _asked(body)
    if asked.zone not in {zone.id for zone in here.plan.registry.zones}:
        raise DeskRefused("desk-zone")
    return {"draft": drafts.keep_draft(body)}
