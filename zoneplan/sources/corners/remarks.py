"""What is to be said about a table while it is read: how it was understood, and what is wrong in it."""

from dataclasses import dataclass, field

from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text, say
from zoneplan.sources.corners.signs import shown

MOST_FAULTS = 300
"""More than these nobody reads; the rest is counted."""


@dataclass(frozen=True)
class CornerFault:
    """One thing wrong or not decided: its row and point (row None: the whole table), and what to do."""

    code: str
    row: int | None
    name: str
    message: Text
    severity: Severity


def at_row(row: int, name: str) -> Text:
    """Say where: the row, and the point's name where it has one."""
    if not name:
        return say("corners.at.row", row=row)
    return say("corners.at.named", row=row, name=shown(name, 30))


@dataclass
class Remarks:
    """Notes and faults, gathered by everybody who reads a piece of the table."""

    notes: list[Text] = field(default_factory=list)
    faults: list[CornerFault] = field(default_factory=list)
    more: int = 0

    def note(self, key: str, /, **params: object) -> None:
        """Add the catalogue's ``corners.note.<key>``."""
        self.notes.append(say(f"corners.note.{key}", **params))

    def fault(
        self, code: str, severity: Severity, row: int | None = None, name: str = "", /, **params: object
    ) -> None:
        """Add the catalogue's ``corners.fault.<code>``; its ``{at}`` is the row and the point."""
        if len(self.faults) >= MOST_FAULTS:
            self.more += 1
            return
        at = {} if row is None else {"at": at_row(row, name)}
        message = say(f"corners.fault.{code}", **at, **params)
        self.faults.append(CornerFault(code, row, name, message, severity))

    def faults_by_row(self) -> tuple[CornerFault, ...]:
        """Every fault, those of the whole table first; the last one counts what was left out."""
        ordered = sorted(self.faults, key=lambda fault: fault.row or 0)
        if self.more:
            message = say("corners.fault.more", count=self.more)
            ordered.append(CornerFault("more", None, "", message, Severity.ERROR))
        return tuple(ordered)
