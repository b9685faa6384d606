"""Writing the schematic boundaries and lots of a plan, and starting a new plan."""

import shutil
from pathlib import Path

from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused, PlanInvalid
from zoneplan.model.messages import say
from zoneplan.model.registry import Registry, Zone
from zoneplan.sources.boundaries import boundary_bytes, read_boundary
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.sources.layouts import read_layouts
from zoneplan.sources.lots import lots_bytes, read_lots
from zoneplan.sources.schematic import schematic_boundary, schematic_lots
from zoneplan.store.folder import REGISTER, read_registry
from zoneplan.store.shipped import shipped_plan
from zoneplan.store.write import write_atomically

LAYOUTS = "parcels/layouts.toml"


def write_schematics(where: Path) -> tuple[list[str], list[str]]:
    """Make the schematic boundaries and lots of a plan from its register.

    Only schematic or missing boundaries are written: a digitised or surveyed one stays as it is, and so does a
    file that cannot be read. Everything is made before anything is written.

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
    """
    registry = read_registry(where)
    made: dict[str, bytes] = {}
    kept: list[str] = []
    for zone in registry.zones:
        file = f"boundaries/{zone.id}.geojson"
        geometry = schematic_boundary(zone)
        if geometry is None or not _may_write(where / file, zone, file):
            kept.append(file)
        else:
            source = say("schematic.source").vi
            made[file] = boundary_bytes(zone.id, geometry, Evidence.SCHEMATIC, None, source)
    made |= _lot_layers(where, registry)
    for file, content in made.items():
        write_atomically(where / file, content)
    return list(made), kept


def _may_write(path: Path, zone: Zone, file: str) -> bool:
    try:
        return read_boundary(path.read_bytes(), zone.id, file).evidence is Evidence.SCHEMATIC
    except FileNotFoundError:
        return True
    except (OSError, SourceUnreadable):
        return False


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
    if where.exists() and (not where.is_dir() or any(where.iterdir())):
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
        raise ExportRefused("cannot-write", file=where, why=why.strerror or why) from why
    except ExportRefused:
        _remove(where, existed=existed)
        raise
    return [REGISTER, LAYOUTS, *written]


def _remove(where: Path, *, existed: bool) -> None:
    for folder in ("boundaries", "parcels"):
        shutil.rmtree(where / folder, ignore_errors=True)
    if not existed and where.is_dir():
        where.rmdir()
