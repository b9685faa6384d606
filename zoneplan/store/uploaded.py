"""A whole plan that came in as an upload: a ZIP of its folder, or its files one by one. Nothing of it stays.

Only files that a plan has are written, under names made here, into a private folder that is gone when it was read.
"""

import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import shapely

from zoneplan.model.errors import PlanInvalid
from zoneplan.plan import Plan
from zoneplan.sources.admission.limits import PARTS
from zoneplan.sources.admission.refusal import shown_name
from zoneplan.sources.admission.zip_gate import entries_of, opened
from zoneplan.store.folder import REGISTER, RULES, open_folder, read_registry

LARGEST = 20_000_000  # bytes of a plan's files together, unpacked; the shipped plan weighs 0.2 MB
LARGEST_REGISTER = 1_000_000  # bytes of zones.toml; the shipped one has 50 kB
MOST_ZONES = 100  # every two of them are held against each other
MOST_VERTICES = 200_000  # some seconds of checking
_PLAN_FILE = re.compile(
    r"(boundaries/(?:zones|rules)\.toml|(?:boundaries|parcels)/[A-Za-z0-9._-]{1,80}\.geojson)"
)
_LOOSE = re.compile(r"[A-Za-z0-9._-]{1,80}\.geojson")


def read_uploaded_plan(parts: Sequence[tuple[str, bytes]]) -> Plan:
    """Read a plan from what was uploaded.

    Parameters
    ----------
    parts : sequence of (name, content)
        One ZIP that holds the folder of one plan at any depth, or ``zones.toml`` with ``*.geojson`` beside it:
        those named like a zone are boundaries, others are lots.

    Returns
    -------
    Plan
        As ``open_folder`` gives it; its folder is no longer there.

    Raises
    ------
    NotAdmitted
        If the ZIP is no ZIP, or not harmless.
    PlanInvalid
        If there is no plan in it or more than one, it is too large or too heavy to check, or its register has faults.
    """
    if sum(len(content) for _, content in parts) > LARGEST:
        raise PlanInvalid("upload-large", limit=LARGEST // 1_000_000)
    with TemporaryDirectory(prefix="zoneplan-") as made:
        where = Path(made) / "plan"
        for folder in ("boundaries", "parcels"):
            (where / folder).mkdir(parents=True)
        if len(parts) == 1 and not parts[0][0].lower().endswith((".toml", ".geojson")):
            _unpack(*parts[0], Path(made), where)
        else:
            _sort(parts, where)
        if (where / REGISTER).stat().st_size > LARGEST_REGISTER:
            raise PlanInvalid("upload-register", limit=LARGEST_REGISTER // 1000)
        return _light_enough(open_folder(where))


def _light_enough(plan: Plan) -> Plan:
    """The plan, unless checking it would hold up whoever else uses the app."""
    shapes = [boundary.geometry for boundary in plan.boundaries.values()]
    shapes += [lot for layer in plan.lots for lot in layer.lots.geometry]
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    if len(plan.registry.zones) > MOST_ZONES or vertices > MOST_VERTICES:
        raise PlanInvalid(
            "upload-heavy",
            zones=len(plan.registry.zones),
            most_zones=MOST_ZONES,
            vertices=vertices,
            most_vertices=MOST_VERTICES,
        )
    return plan


def _unpack(name: str, content: bytes, made: Path, where: Path) -> None:
    packed = made / "upload"
    packed.write_bytes(content)
    file = shown_name(name)
    with opened(packed, file) as archive:
        entries = {name: info for info, name in entries_of(archive, file)}
        root = _root(entries, file)
        wanted = {
            inner: info
            for name, info in entries.items()
            if name.startswith(root) and _PLAN_FILE.fullmatch(inner := name.removeprefix(root))
        }
        if sum(info.file_size for info in wanted.values()) > LARGEST:
            raise PlanInvalid("upload-large", limit=LARGEST // 1_000_000)
        for inner, info in wanted.items():
            with archive.open(info) as source, (where / inner).open("xb") as out:
                shutil.copyfileobj(source, out)


def _root(entries: Mapping[str, zipfile.ZipInfo], file: str) -> str:
    """What stands before ``boundaries/zones.toml``: "" or a folder with its slash."""
    roots = [
        name.removesuffix(REGISTER) for name in entries if name == REGISTER or name.endswith(f"/{REGISTER}")
    ]
    if not roots:
        raise PlanInvalid("upload-no-plan", file=file, wanted=REGISTER)
    if len(roots) > 1:
        raise PlanInvalid("upload-plans", file=file, count=len(roots))
    return roots[0]


def _sort(parts: Sequence[tuple[str, bytes]], where: Path) -> None:
    """Put loose files where a plan has them."""
    if len(parts) > PARTS:
        raise PlanInvalid("upload-many", limit=PARTS)
    by_name = {PurePosixPath(name.replace("\\", "/")).name: content for name, content in parts}
    register = PurePosixPath(REGISTER).name
    if register not in by_name:
        raise PlanInvalid("upload-no-plan", file=shown_name(parts[0][0]), wanted=register)
    (where / REGISTER).write_bytes(by_name[register])
    rules = PurePosixPath(RULES).name
    if rules in by_name:
        (where / RULES).write_bytes(by_name[rules])
    zones = {zone.id for zone in read_registry(where).zones}
    for name, content in by_name.items():
        if _LOOSE.fullmatch(name):
            folder = "boundaries" if PurePosixPath(name).stem in zones else "parcels"
            (where / folder / name).write_bytes(content)
