"""What stops a run. A fault of the data is a finding; these say "could not run", in both languages."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zoneplan.model.messages import Text, say

_OS_WORDS = {
    errno.ENOENT: "missing",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EISDIR: "is-folder",
    errno.ENOTDIR: "no-folder",
    errno.EEXIST: "is-there",
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "too-large",
    errno.EROFS: "read-only",
    errno.EIO: "device",
    errno.ENAMETOOLONG: "long-name",
    errno.EADDRINUSE: "port-taken",
    errno.EADDRNOTAVAIL: "not-this-machine",
}


def os_reason(why: OSError) -> Text:
    """What the operating system refused, in both languages; its own words where we have none."""
    if why.errno in _OS_WORDS:
        return say(f"os.{_OS_WORDS[why.errno]}")
    words = why.strerror or str(why)
    return Text(vi=words, en=words)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: where (empty if ``what`` says so itself), and what to do about it."""

    where: str
    what: Text

    @property
    def place(self) -> str:
        """The place as it stands before the words."""
        return f"{self.where}: " if self.where else ""


class ZoneplanError(Exception):
    """The run could not be done; ``text`` says why and what to do next.

    Parameters
    ----------
    key : str
        Sentence of the catalogue, without its leading ``error.``.
    faults : sequence of Fault
        Every fault found, not the first one only; each becomes a line of its own.
    **params
        What the sentence's placeholders stand for.
    """

    def __init__(self, key: str, faults: Sequence[Fault] = (), /, **params: object) -> None:
        self.key = key
        self.faults = tuple(faults)
        head = say(f"error.{key}", **params)
        self.text = Text(
            vi="\n".join([head.vi, *(f"  {fault.place}{fault.what.vi}" for fault in self.faults)]),
            en="\n".join([head.en, *(f"  {fault.place}{fault.what.en}" for fault in self.faults)]),
        )
        super().__init__(self.text.en)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with words and faults."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[ZoneplanError], args: tuple[Any, ...], state: dict[str, Any]) -> ZoneplanError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class PlanInvalid(ZoneplanError):
    """The plan folder or its zones.toml cannot be used as it is."""


class ExportRefused(ZoneplanError):
    """The file asked for cannot be written; nothing was written."""
