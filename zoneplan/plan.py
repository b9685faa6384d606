"""A plan as read: what documents say (registry), what backs it (boundaries, lots), and what could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from zoneplan.model.boundary import Boundary, LotLayer, Unreadable
from zoneplan.model.context import ContextLayer
from zoneplan.model.messages import Text
from zoneplan.model.parcel_file import ParcelFile
from zoneplan.model.registry import Registry
from zoneplan.model.rules.rule import RuleBook
from zoneplan.model.scan import KeptScan
from zoneplan.model.waiver import Decision


@dataclass(frozen=True)
class InputFile:
    """One file of the plan and the digest of the bytes that were read."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Unclaimed:
    """A file of the plan that no zone speaks for, and so nothing checked."""

    file: str
    why: Text


@dataclass(frozen=True)
class Plan:
    """A plan as read from one place.

    Attributes
    ----------
    where : pathlib.Path
        The folder.
    registry : Registry
    boundaries : mapping of str to Boundary
        By zone id, in the order of the registry; a zone without a readable boundary is missing here and
        stands in ``unreadable``.
    lots : tuple of LotLayer
    unreadable : tuple of Unreadable
    unclaimed : tuple of Unclaimed
    inputs : tuple of InputFile
        Every file read, with its digest, in the order read.
    changed_outside : tuple of str
        Zones whose boundary file another program changed after its last version was kept.
    decisions : tuple of Decision
        What people decided on findings: waivers, and waivers taken back. All that was ever kept.
    unreadable_decisions : tuple of Unreadable
        Files among them that are none.
    context : tuple of ContextLayer
        Context layers of the plan; the app adds those of a session.
    scans : tuple of KeptScan
        Scanned plans that are shown under the zones.
    rules : RuleBook
        The rules on shares of land: those that zoneplan ships, and the plan's own.
    parcel_files : tuple of ParcelFile
        Large layers of parcels, of which only what they say of themselves was read.
    """

    where: Path
    registry: Registry
    boundaries: Mapping[str, Boundary]
    lots: tuple[LotLayer, ...]
    unreadable: tuple[Unreadable, ...]
    unclaimed: tuple[Unclaimed, ...]
    inputs: tuple[InputFile, ...]
    changed_outside: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    unreadable_decisions: tuple[Unreadable, ...] = ()
    context: tuple[ContextLayer, ...] = ()
    scans: tuple[KeptScan, ...] = ()
    rules: RuleBook = field(default_factory=RuleBook)
    parcel_files: tuple[ParcelFile, ...] = ()

    @property
    def digest(self) -> str:
        """One digest of all that was read: equal content gives an equal digest, whatever the folder."""
        text = "\n".join(f"{file.path} {file.sha256}" for file in self.inputs)
        return sha256(text.encode()).hexdigest()
