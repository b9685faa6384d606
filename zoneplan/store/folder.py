"""A plan in a folder: boundaries/ with zones.toml and versions, parcels/, context/, rasters/."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from zoneplan.model.boundary import Boundary, LotLayer, Unreadable
from zoneplan.model.context import ContextLayer
from zoneplan.model.errors import PlanInvalid, os_reason
from zoneplan.model.messages import say
from zoneplan.model.parcel_file import ParcelFile
from zoneplan.model.registry import Registry
from zoneplan.model.rules.rule import RuleBook, rule_book
from zoneplan.model.scan import KeptScan
from zoneplan.plan import InputFile, Plan, Unclaimed
from zoneplan.sources.boundaries import read_boundary
from zoneplan.sources.context import read_context
from zoneplan.sources.geojson import MAX_BYTES, SourceUnreadable
from zoneplan.sources.lots import read_lots
from zoneplan.sources.parcels.kept import read_parcel_file
from zoneplan.sources.register import read_register
from zoneplan.sources.rules import RulesUnreadable, read_rules, shipped_rules
from zoneplan.sources.waivers import WAIVERS
from zoneplan.store.context import FOLDER as CONTEXT
from zoneplan.store.current import boundary_file, look
from zoneplan.store.scans import FOLDER as RASTERS
from zoneplan.store.scans import ScanFault, read_scan, sidecars
from zoneplan.store.waivers import read_decisions

REGISTER = "boundaries/zones.toml"
RULES = "boundaries/rules.toml"


class _Reader:
    """Reads files of one folder and remembers the digest of each."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self.inputs: list[InputFile] = []
        self.changed_outside: list[str] = []

    def read(self, file: str) -> bytes:
        path = self.where / file
        if path.stat().st_size > MAX_BYTES:
            raise SourceUnreadable("too-big", size=path.stat().st_size, limit=MAX_BYTES)
        return self.took(file, path.read_bytes())

    def boundary(self, zone: str, file: str) -> bytes:
        """Read the boundary that counts: ``file``, or the newest version if a save was cut short."""
        found = look(self.where, zone)
        if found.content is None:
            raise FileNotFoundError(file)
        if found.newest is not None and found.version is None:
            self.changed_outside.append(zone)
        return self.took(found.file, found.content)

    def took(self, file: str, content: bytes) -> bytes:
        self.inputs.append(InputFile(file, sha256(content).hexdigest()))
        return content

    def scans(self, unreadable: list[Unreadable]) -> tuple[KeptScan, ...]:
        """Read the scanned plans; those that cannot be shown are told in ``unreadable``."""
        found = []
        for file in sidecars(self.where):
            try:
                kept = read_scan(self.where, file)
            except ScanFault as fault:
                unreadable.append(Unreadable(file, fault.why))
            else:
                found.append(kept.scan)
                self.inputs += [InputFile(path, digest) for path, digest in kept.digests]
        return tuple(found)

    def names(self, folder: str, suffix: str = ".geojson") -> list[str]:
        path = self.where / folder
        found = path.glob(f"*{suffix}") if path.is_dir() else ()
        return sorted(f"{folder}/{entry.name}" for entry in found if entry.is_file())


def open_folder(where: Path) -> Plan:
    """Open the plan in a folder.

    Parameters
    ----------
    where : pathlib.Path
        The folder that holds ``boundaries/``.

    Returns
    -------
    Plan
        A boundary or a layer that is missing or cannot be read is a value in it and hides no other.

    Raises
    ------
    PlanInvalid
        If there is no plan in the folder, or its zones.toml has faults (all are named).
    """
    reader = _Reader(where)
    registry = read_registry(where, reader)
    boundaries: dict[str, Boundary] = {}
    lots: list[LotLayer] = []
    unreadable: list[Unreadable] = []
    for zone in registry.zones:
        file = boundary_file(zone.id)
        try:
            boundaries[zone.id] = read_boundary(reader.boundary(zone.id, file), zone.id, file)
        except FileNotFoundError:
            unreadable.append(Unreadable(file, say("unreadable.missing", file=file), zone.id, missing=True))
        except OSError as why:
            unreadable.append(Unreadable(file, say("unreadable.os", why=os_reason(why)), zone.id))
        except SourceUnreadable as refused:
            unreadable.append(Unreadable(file, refused.why, zone.id))
    zones = {zone.id for zone in registry.zones}
    for file in reader.names("parcels"):
        try:
            lots.append(read_lots(reader.read(file), zones, file))
        except OSError as why:
            unreadable.append(Unreadable(file, say("unreadable.os", why=os_reason(why))))
        except SourceUnreadable as refused:
            unreadable.append(Unreadable(file, refused.why))
    taken = {layer.name for layer in lots}
    parcel_files = tuple(_parcel_files(reader, zones, taken, unreadable))
    context = tuple(_context(reader, unreadable))
    scans = reader.scans(unreadable)
    known = {boundary_file(zone) for zone in zones}
    unclaimed = tuple(
        Unclaimed(file, say("unclaimed.boundary")) for file in reader.names("boundaries") if file not in known
    )
    decisions, no_decisions = read_decisions(where, reader.took)
    rules = _rules(reader, unreadable)
    return Plan(
        where,
        registry,
        boundaries,
        tuple(lots),
        tuple(unreadable),
        unclaimed,
        tuple(reader.inputs),
        tuple(reader.changed_outside),
        decisions,
        no_decisions,
        context,
        scans,
        rules,
        parcel_files,
    )


def _rules(reader: _Reader, unreadable: list[Unreadable]) -> RuleBook:
    """The rules on shares of land. The plan's own file with faults is told with all of them, and no rule counts."""
    try:
        return rule_book(shipped_rules(), read_rules(reader.read(RULES)))
    except FileNotFoundError:
        return rule_book(shipped_rules(), None)
    except OSError as why:
        refused = say("unreadable.os", why=os_reason(why))
    except (SourceUnreadable, RulesUnreadable) as unfit:
        refused = unfit.why
    unreadable.append(Unreadable(RULES, refused))
    return RuleBook(unreadable=refused)


def _parcel_files(
    reader: _Reader, zones: set[str], taken: set[str], unreadable: list[Unreadable]
) -> Iterator[ParcelFile]:
    """What every readable large layer says of itself; what cannot be read goes to ``unreadable``."""
    for file in reader.names("parcels", ".parquet"):
        path = reader.where / file
        try:
            found = read_parcel_file(path, zones, file, path.name if path.stem in taken else path.stem)
        except OSError as why:
            unreadable.append(Unreadable(file, say("unreadable.os", why=os_reason(why))))
        except SourceUnreadable as refused:
            unreadable.append(Unreadable(file, refused.why))
        else:
            reader.inputs.append(InputFile(file, found.sha256))
            yield found


def _context(reader: _Reader, unreadable: list[Unreadable]) -> Iterator[ContextLayer]:
    """Every readable context layer; what cannot be read goes to ``unreadable``."""
    for file in reader.names(CONTEXT):
        try:
            yield read_context(reader.read(file), file)
        except OSError as why:
            unreadable.append(Unreadable(file, say("unreadable.os", why=os_reason(why))))
        except SourceUnreadable as refused:
            unreadable.append(Unreadable(file, refused.why))


def read_registry(where: Path, reader: _Reader | None = None) -> Registry:
    """Read only the register of the plan in a folder.

    Raises
    ------
    PlanInvalid
        As ``open_folder`` does.
    """
    reader = reader or _Reader(where)
    try:
        return read_register(reader.read(REGISTER), REGISTER)
    except (FileNotFoundError, NotADirectoryError) as why:
        key = "no-folder" if not where.exists() else "no-plan"
        raise PlanInvalid(key, folder=where, file=REGISTER) from why
    except SourceUnreadable as refused:
        raise PlanInvalid("register-toml", file=REGISTER, why=refused.why) from refused
    except OSError as why:
        raise PlanInvalid("register-toml", file=REGISTER, why=os_reason(why)) from why


def folder_state(where: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the plan's files: when this is equal, nothing was saved in between."""
    found = []
    for folder in ("boundaries", "parcels", WAIVERS, CONTEXT, RASTERS, *_version_folders(where)):
        entries = (where / folder).iterdir() if (where / folder).is_dir() else ()
        for entry in entries:
            try:
                stat = entry.stat()
            except OSError:
                continue  # gone between listing and looking
            found.append((f"{folder}/{entry.name}", stat.st_size, stat.st_mtime_ns))
    return tuple(sorted(found))


def _version_folders(where: Path) -> list[str]:
    folder = where / "boundaries" / "versions"
    return [f"boundaries/versions/{entry.name}" for entry in folder.iterdir()] if folder.is_dir() else []
