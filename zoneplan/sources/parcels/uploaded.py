"""A parcel layer that a browser sends: read as any other, from a private folder that is gone afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.geometry.vn2000.readings import stated_system
from zoneplan.model.errors import Fault
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.messages import Text
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.model.registry import Zone
from zoneplan.sources.admission.apart import put
from zoneplan.sources.admission.limits import PARTS, UPLOAD_BYTES
from zoneplan.sources.admission.refusal import not_admitted, shown_name
from zoneplan.sources.parcels.door import Fetched, fetch_parts
from zoneplan.sources.parcels.placing import place, readings_of
from zoneplan.sources.parcels.read import table_read

FIRST: Final = 5  # rows that are shown before a layer is kept
_UNKNOWN: Final = 5  # unknown codes that are named
_LONGEST_SYSTEM: Final = 80  # letters of a system's name

Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Asked:
    """How an upload is to be read.

    Attributes
    ----------
    zone : Zone
        The zone that the parcels divide; they are brought to its plane.
    zones : tuple of Zone
        Named places on which a system that the file does not state is tried.
    crs, layer, columns
        As `read_parcels` takes them.
    boundary : shapely Polygon or MultiPolygon, optional
        Of the zone, on its plane; None where it cannot be measured.
    """

    zone: Zone
    zones: tuple[Zone, ...]
    crs: str | None
    layer: str | None
    columns: Mapping[str, str]
    boundary: BaseGeometry | None = None


@dataclass(frozen=True)
class Row:
    """One of the first parcels: row from 1, m² or None."""

    number: int
    id: str
    code: str
    declared_m2: float | None
    plane_m2: float | None


@dataclass(frozen=True)
class Recognised:
    """What an upload is, without its parcels: small enough to be kept while somebody looks at it.

    Attributes
    ----------
    file, kind, layer : str
        For showing.
    stated : str or None
        The coordinate system that the file names; "" where it names none but says something.
    epsg : int
        Of the zone's plane, on which everything was measured.
    fields : tuple of str
        Columns to choose from, as the file has them.
    chosen : mapping of str to str
        Role (``id``, ``code``, ``declared``, ``unit``) -> what was taken for it.
    count, shapeless, twice, declared : int
        Parcels; those without a shape; those whose id another has too; those with a declared area.
    plane_m2, declared_m2 : float
        Sums.
    codes : int
        Different land-use codes.
    unknown : tuple of str
        Some codes that are none of the regulation's.
    away_m : float
        From the box of the layer to the zone's boundary or the circle in which it is said to be, whichever is nearer.
    readings : tuple of Fault
        Other ways to read the numbers (key, words), where the layer lies elsewhere or its system was named by hand.
    first : tuple of Row
    notes : tuple of Text
    """

    file: str
    kind: str
    layer: str
    stated: str | None
    epsg: int
    fields: tuple[str, ...]
    chosen: Mapping[str, str]
    count: int
    shapeless: int
    twice: int
    declared: int
    plane_m2: float
    declared_m2: float
    codes: int
    unknown: tuple[str, ...]
    away_m: float
    readings: tuple[Fault, ...]
    first: tuple[Row, ...]
    notes: tuple[Text, ...]


def read_uploaded(files: Files, asked: Asked, progress: Progress | None = None) -> ParcelTable:
    """Read an upload.

    Parameters
    ----------
    files : sequence of (name, content)
        One file, or the loose parts of a data set. Content decides what a file is; names only bring parts together and
        stand in messages. They are never used as a path.
    asked : Asked
    progress : Progress, optional
        Told of stage ``reading``.

    Raises
    ------
    NotAdmitted
        If it may not come in, or its content cannot be used.
    ReadingOpen
        If its system is not stated or cannot be as stated.
    Stopped
        If somebody stopped it.
    """
    return _read(files, asked, progress or Progress())[1]


def recognise_uploaded(files: Files, asked: Asked, progress: Progress | None = None) -> Recognised:
    """Read an upload as `read_uploaded` does, and say what it is; the parcels themselves are let go."""
    fetched, table = _read(files, asked, progress or Progress())
    return _told(fetched, table, asked)


def _read(files: Files, asked: Asked, progress: Progress) -> tuple[Fetched, ParcelTable]:
    if not files:
        raise not_admitted("nothing")
    if len(files) > PARTS:
        raise not_admitted("many-parts", count=len(files), limit=PARTS)
    size = sum(len(content) for _, content in files)
    if size > UPLOAD_BYTES:
        raise not_admitted(
            "parcels-too-big", file=files[0][0], size=round(size / 1e6, 1), limit=UPLOAD_BYTES / 1e6
        )
    with TemporaryDirectory(prefix="zoneplan-") as folder:  # for this user only
        named = [(name, Path(folder) / f"given-{number}") for number, (name, _) in enumerate(files)]
        for (_, path), (_, content) in zip(named, files, strict=True):
            put(path, content)
        fetched = fetch_parts(named, layer=asked.layer, columns=asked.columns, progress=progress)
    file = shown_name(files[0][0]) or "?"
    placed = place(
        fetched.geometry,
        fetched.head.crs,
        wanted=asked.crs,
        zone_epsg=asked.zone.vn2000_epsg,
        zones=asked.zones,
        file=file,
        progress=progress,
    )
    return fetched, table_read(fetched, placed, file)


def _told(fetched: Fetched, table: ParcelTable, asked: Asked) -> Recognised:
    areas = np.nan_to_num(shapely.area(table.geometry))
    stated = ~np.isnan(table.declared_m2)
    codes = sorted({code for code in table.codes.tolist() if code})
    away_m = _away_m(table, asked)
    head = fetched.head
    doubtful = asked.crs is not None or away_m > 0
    return Recognised(
        file=table.file,
        kind=head.kind,
        layer=head.layer,
        stated=None if head.crs is None else _fit(stated_system(head.crs).name),
        epsg=table.epsg,
        fields=head.fields,
        chosen=head.chosen,
        count=len(table),
        shapeless=int((shapely.is_missing(table.geometry) | shapely.is_empty(table.geometry)).sum()),
        twice=len(table) - len(set(table.ids.tolist())),
        declared=int(stated.sum()),
        plane_m2=float(areas.sum()),
        declared_m2=float(table.declared_m2[stated].sum()),
        codes=len(codes),
        unknown=tuple([code for code in codes if code not in LAND_USES][:_UNKNOWN]),
        away_m=away_m,
        readings=readings_of(fetched.geometry, head.crs, asked.zones) if doubtful else (),
        first=tuple(_row(table, areas, at) for at in range(min(FIRST, len(table)))),
        notes=table.notes,
    )


def _row(table: ParcelTable, areas: NDArray[np.float64], at: int) -> Row:
    declared = float(table.declared_m2[at])
    shape = table.geometry[at]
    return Row(
        number=at + 1,
        id=table.ids[at],
        code=table.codes[at],
        declared_m2=None if np.isnan(declared) else declared,
        plane_m2=None if shape is None else float(areas[at]),
    )


def _away_m(table: ParcelTable, asked: Asked) -> float:
    bounds = shapely.total_bounds(table.geometry)
    if not np.isfinite(bounds).all():
        return 0.0
    box, site = shapely.box(*bounds), asked.zone.site
    place_of_zone = wgs84_to_vn2000(shapely.Point(site.lon, site.lat), table.epsg)
    from_place = max(0.0, float(box.distance(place_of_zone)) - site.radius_m)
    return from_place if asked.boundary is None else min(from_place, float(box.distance(asked.boundary)))


def _fit(name: str) -> str:
    """What a file calls its system, without control characters, and not long."""
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST_SYSTEM]
