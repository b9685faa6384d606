"""Writing the schematic boundaries and lots of a plan, and starting a new plan."""

import shutil
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.errors import ExportRefused, PlanInvalid, os_reason
from zoneplan.model.messages import say
from zoneplan.model.registry import Registry, Zone
from zoneplan.sources.boundaries import boundary_bytes, read_boundary
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.sources.layouts import read_layouts
from zoneplan.sources.lots import lots_bytes, read_lots
from zoneplan.sources.schematic import schematic_boundary, schematic_lots
from zoneplan.store.current import Current, boundary_file, look
from zoneplan.store.folder import REGISTER, read_registry
from zoneplan.store.saving import NewVersion, save_boundary
from zoneplan.store.shipped import shipped_plan
from zoneplan.store.write import write_atomically

LAYOUTS = "parcels/layouts.toml"


def write_schematics(where: Path) -> tuple[list[str], list[str]]:
    """Make the schematic boundaries and lots of a plan from its register.

    Only schematic or missing boundaries are written: a digitised or surveyed one stays as it is, and so does a
    file that cannot be read. Where versions are kept, a schematic that comes out differently is a new version, and
    one that comes out the same stays. Everything is made before anything is written.

    Returns
    -------
    written, kept : lists of str
        Paths inside the plan.

    Raises
    ------
    PlanInvalid
        If the register or the layouts have faults.
    ExportRefused
        If the folder cannot be written.
    VersionRefused
        If a zone with versions cannot take another.
    """
    registry = read_registry(where)
    made: dict[str, bytes] = {}
    versions: dict[str, tuple[str, BaseGeometry, str]] = {}
    kept: list[str] = []
    source = say("schematic.source").vi
    for zone in registry.zones:
        file = boundary_file(zone.id)
        geometry = schematic_boundary(zone)
        found = _replaceable(where, zone)
        if geometry is None or found is None:
            kept.append(file)
            continue
        content = boundary_bytes(zone.id, geometry, Evidence.SCHEMATIC, None, source)
        if not found.numbers:
            made[file] = content
        elif found.content and _same_boundary(found.content, content, zone.id):
            kept.append(file)
        else:
            versions[file] = (zone.id, geometry, found.digest)
    made |= _lot_layers(where, registry)
    for file, content in made.items():
        write_atomically(where / file, content)
    stated = NewVersion(Evidence.SCHEMATIC, None, source, person="zoneplan schematic", note="")
    for zone_id, drawn, looked_at in versions.values():
        save_boundary(where, zone_id, drawn, stated, expected=looked_at)
    return [*made, *versions], kept


def _replaceable(where: Path, zone: Zone) -> Current | None:
    """What counts now as the zone's boundary, if it is schematic or missing."""
    try:
        found = look(where, zone.id)
        if found.content is None or _read(found.content, zone.id).evidence is Evidence.SCHEMATIC:
            return found
    except (OSError, SourceUnreadable):
        pass
    return None


def _same_boundary(one: bytes, other: bytes, zone: str) -> bool:
    return _read(one, zone) == _read(other, zone)


def _read(content: bytes, zone: str) -> Boundary:
    return read_boundary(content, zone, boundary_file(zone))


def _lot_layers(where: Path, registry: Registry) -> dict[str, bytes]:
    path = where / LAYOUTS
    if not path.is_file():
        return {}
    made = {}
    for layout in read_layouts(path.read_bytes(), LAYOUTS).layouts:
        try:
            zone = registry.zone(layout.zone)
            lots = schematic_lots(zone, layout)
        except KeyError:
            raise PlanInvalid("layout-zone", file=LAYOUTS, zone=layout.zone) from None
        except ValueError:
            raise PlanInvalid("layout-site", file=LAYOUTS, zone=layout.zone) from None
        file = f"parcels/{zone.id}-lots.geojson"
        if _lots_are_schematic(where / file, zone.id, file):
            made[file] = lots_bytes(zone.id, lots, layout.note)
    return made


def _lots_are_schematic(path: Path, zone: str, file: str) -> bool:
    try:
        return read_lots(path.read_bytes(), {zone}, file).evidence is Evidence.SCHEMATIC
    except FileNotFoundError:
        return True
    except (OSError, SourceUnreadable):
        return False


def init_folder(where: Path) -> list[str]:
    """Start a plan in an empty or new folder: a copy of the register of the five zones to edit, and its files.

    Returns
    -------
    list of str
        The files written, inside the folder.

    Raises
    ------
    ExportRefused
        If the folder holds anything already, or cannot be written. Nothing is left behind.
    """
    if where.exists() and not where.is_dir():
        raise ExportRefused("init-not-folder", folder=where)
    if where.is_dir() and any(where.iterdir()):
        raise ExportRefused("init-not-empty", folder=where)
    existed = where.is_dir()
    try:
        where.mkdir(parents=True, exist_ok=True)
        for file in (REGISTER, LAYOUTS):
            (where / file).parent.mkdir()
            shutil.copyfile(shipped_plan() / file, where / file)
        written, _ = write_schematics(where)
    except OSError as why:
        _remove(where, existed=existed)
        raise ExportRefused("cannot-write", file=where, why=os_reason(why)) from why
    except ExportRefused:
        _remove(where, existed=existed)
        raise
    return [REGISTER, LAYOUTS, *written]


def _remove(where: Path, *, existed: bool) -> None:
    for folder in ("boundaries", "parcels"):
        shutil.rmtree(where / folder, ignore_errors=True)
    if not existed and where.is_dir():
        where.rmdir()
