"""The decisions on findings that a plan keeps: one file each in ``boundaries/waivers/``, never changed or removed."""

from collections.abc import Callable
from pathlib import Path

from zoneplan.model.boundary import Unreadable
from zoneplan.model.errors import os_reason
from zoneplan.model.messages import say
from zoneplan.model.waiver import Decision
from zoneplan.sources.waivers import MAX_WAIVER_BYTES, WAIVERS, WaiverUnreadable, read_waiver, waiver_file


def read_decisions(
    where: Path, took: Callable[[str, bytes], bytes]
) -> tuple[tuple[Decision, ...], tuple[Unreadable, ...]]:
    """Read every decision of the plan in a folder.

    Parameters
    ----------
    where : pathlib.Path
        The plan's folder.
    took : callable
        Is told path and bytes of each file that was read, and gives the bytes back.

    Returns
    -------
    tuple of Decision, tuple of Unreadable
        By name of the file, and so by moment. A file that cannot be read hides no other; temporary files, which begin
        with a dot, are none of either. No folder: nothing.
    """
    decisions: list[Decision] = []
    unreadable: list[Unreadable] = []
    try:
        names = sorted(entry.name for entry in (where / WAIVERS).iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return (), ()
    except OSError as why:
        return (), (Unreadable(WAIVERS, say("unreadable.os", why=os_reason(why))),)
    for name in names:
        if name.startswith(".") or not name.endswith(".json"):
            continue
        file = waiver_file(name.removesuffix(".json"))
        try:
            decisions.append(read_waiver(took(file, _bytes(where / file)), name.removesuffix(".json")))
        except OSError as why:
            unreadable.append(Unreadable(file, say("unreadable.os", why=os_reason(why))))
        except WaiverUnreadable as refused:
            unreadable.append(Unreadable(file, refused.why))
    return tuple(decisions), tuple(unreadable)


def _bytes(path: Path) -> bytes:
    if not path.is_file():  # a pipe would be waited for
        raise WaiverUnreadable("no-file")
    if path.stat().st_size > MAX_WAIVER_BYTES:
        raise WaiverUnreadable("too-big", size=path.stat().st_size, limit=MAX_WAIVER_BYTES)
    return path.read_bytes()
