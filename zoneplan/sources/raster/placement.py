"""Where a scanned plan lies: as its file says and somebody confirmed, or by control points."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

import numpy as np
import shapely

from zoneplan.geometry.diagnosis import Diagnosis, Expected, Reading, diagnose
from zoneplan.geometry.diagnosis.verdict import Verdict
from zoneplan.geometry.diagnosis.way import Way
from zoneplan.geometry.georeference import (
    ControlPoint,
    Fit,
    Kind,
    Matrix,
    fit,
    scale_and_rotation,
    to_ground,
)
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.geometry.vn2000.readings import systems
from zoneplan.geometry.warp import Placed
from zoneplan.model.messages import say
from zoneplan.model.registry import Zone
from zoneplan.model.scan import KeptPoint, KeptScan
from zoneplan.sources.raster.scan import Scan


@dataclass(frozen=True)
class Placement:
    """A scanned plan on the ground.

    Attributes
    ----------
    matrix : tuple of 9 float
        From (column, row) to numbers that ``way`` reads.
    way : Way
    points : tuple of ControlPoint
    fit : Fit or None
        Both empty where the coordinates came with the file.
    """

    matrix: Matrix
    way: Way
    points: tuple[ControlPoint, ...] = ()
    fit: Fit | None = None

    def placed(self, size: tuple[int, int]) -> Placed:
        """For the map."""
        return Placed(self.matrix, self.way.to_wgs84, self.way.from_wgs84, size)


def diagnose_scan(scan: Scan, zone: Zone) -> Diagnosis:
    """Try every plausible reading of the extent against the zone's place; none that shows the plan mirrored.

    Parameters
    ----------
    scan : Scan
        With a matrix.
    zone : Zone

    Raises
    ------
    ValueError
        If the scan has no matrix, or a corner is not finite.
    """
    if scan.matrix is None:
        raise ValueError("the file says nothing of its place")
    width, height = scan.size
    corners = to_ground(
        scan.matrix, np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=float)
    )
    site = zone.site
    expected = Expected(site.lon, site.lat, site.radius_m, None, None, zone.vn2000_epsg)
    found = diagnose(shapely.Polygon(corners), scan.crs, expected)
    right = tuple(reading for reading in found.readings if _drawable(scan, reading))
    keys = {reading.key for reading in right}
    if found.best is None or found.best.key in keys:
        return replace(found, readings=right)
    inside = [reading for reading in right if reading.inside]
    verdict: Verdict = "proposed" if len(inside) == 1 else "ask" if inside else "none"
    best = inside[0] if inside else None
    return replace(found, readings=right, best=best, verdict=verdict, why=say("scan.why.mirrored"))


def _drawable(scan: Scan, reading: Reading) -> bool:
    return not reading.way.packed and not as_stated(scan, reading).placed(scan.size).mirrored


def as_stated(scan: Scan, reading: Reading) -> Placement:
    """The placement by the file's own numbers, read one way."""
    if scan.matrix is None:
        raise ValueError("the file says nothing of its place")
    return Placement(scan.matrix, reading.way)


def by_points(scan: Scan, points: Sequence[ControlPoint], kind: Kind, epsg: int) -> Placement:
    """The placement by control points whose ground positions are on the VN-2000 plane ``epsg``.

    Raises
    ------
    CannotFit
    """
    found = fit(points, kind, scan.size)
    system = next(s for s in systems() if s.epsg == epsg and s.datum == "vn2000")
    return Placement(found.matrix, Way(system), tuple(points), found)


def pixel_and_turn(scan: Scan, placement: Placement, epsg: int) -> tuple[float, float]:
    """Metres in one pixel and degrees of clockwise turn, in the picture's middle, on the plane ``epsg``."""
    column, row = scan.size[0] / 2, scan.size[1] / 2
    three = np.array([[column, row], [column + 1, row], [column, row + 1]])
    lonlat = placement.placed(scan.size).lonlat(three)
    here, right, down = shapely.get_coordinates(wgs84_to_vn2000(shapely.points(lonlat), epsg))
    across, along = right - here, down - here
    return scale_and_rotation((across[0], along[0], 0.0, across[1], along[1], 0.0, 0.0, 0.0, 1.0), (0.0, 0.0))


def to_keep(
    scan: Scan,
    placement: Placement,
    picture: bytes,
    bounds: tuple[float, float, float, float],
    *,
    epsg: int,
    name: str,
    source: str = "",
    person: str = "",
) -> KeptScan:
    """The record of a placed scan, also for one that only this session knows.

    Parameters
    ----------
    picture : bytes
        The picture for the map, as a file.
    bounds : (south, west, north, east)
        Of that picture, degrees.
    epsg : int
        The plane on which the size of a pixel is stated.
    """
    found = placement.fit
    told = repr((scan.sha256, placement.matrix, placement.way.key, placement.points, name))
    points = [
        KeptPoint(**asdict(point), east_off_m=float(off[0]), north_off_m=float(off[1]))
        for point, off in zip(placement.points, [] if found is None else found.residuals_m, strict=True)
    ]
    return KeptScan(
        id=sha256(told.encode()).hexdigest()[:16],
        name=name,
        source=source,
        person=person,
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        file=scan.name,
        image=scan.format,
        sha256=sha256(scan.content).hexdigest(),
        picture_sha256=sha256(picture).hexdigest(),
        size=list(scan.size),
        system=asdict(placement.way.system) | {"unit_m": placement.way.unit_m, "reading": placement.way.key},
        matrix=list(placement.matrix),
        method="file" if found is None else found.kind,
        points=points,
        freedom=None if found is None else found.freedom,
        rms_m=None if found is None else found.rms_m,
        pixel_m=pixel_and_turn(scan, placement, epsg)[0],
        shrink=scan.shrink,
        bounds=list(bounds),
    )
