"""Context layers of a plan kept in a folder: ``context/<id>.geojson``, added whole or not at all, and removed."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from zoneplan.model.context import ContextLayer
from zoneplan.model.errors import ExportRefused, ZoneplanError, os_reason
from zoneplan.model.messages import say
from zoneplan.sources.context import context_bytes, read_context
from zoneplan.sources.geojson import MAX_BYTES, SourceUnreadable
from zoneplan.store.shipped import came_with_zoneplan
from zoneplan.store.write import flush_folder, write_atomically

FOLDER = "context"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ContextNotKept(ZoneplanError):
    """The layer could not be kept or removed; nothing was changed."""


def keep_context(where: Path, layer: ContextLayer, *, source: str, person: str) -> ContextLayer:
    """Write a layer of a session into the plan's folder.

    Parameters
    ----------
    where : pathlib.Path
        The plan's folder.
    layer : ContextLayer
    source, person : str
        Where it came from and who keeps it.

    Returns
    -------
    ContextLayer
        As it was read back.

    Raises
    ------
    ContextNotKept
        If this is the plan that came with zoneplan, a layer of this id is there already, the file would be too
        large, or it cannot be written.
    """
    if came_with_zoneplan(where):
        raise ContextNotKept("context-not-kept", why=say("history.shipped"))
    file = _file(layer.id)
    if (where / file).exists():
        raise ContextNotKept("context-there", title=layer.title, file=file)
    about = replace(
        layer.about, source=source, person=person, at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    )
    content = context_bytes(about, layer.features)
    if len(content) > MAX_BYTES:
        why = say("unreadable.too-big", size=len(content), limit=MAX_BYTES)
        raise ContextNotKept("context-not-kept", why=why)
    try:
        read = read_context(content, file)
        (where / FOLDER).mkdir(exist_ok=True)
        write_atomically(where / file, content)
    except SourceUnreadable as refused:
        raise ContextNotKept("context-not-kept", why=refused.why) from refused
    except ExportRefused as why:
        raise ContextNotKept("context-not-kept", why=why.text) from why
    except OSError as why:
        raise ContextNotKept("context-not-kept", why=os_reason(why)) from why
    return read


def remove_context(where: Path, layer: ContextLayer) -> None:
    """Remove a layer's file from the plan's folder, if it still is what was looked at.

    Raises
    ------
    ContextNotKept
        If this is the plan that came with zoneplan, or the file changed, is gone, or cannot be removed.
    """
    if came_with_zoneplan(where):
        raise ContextNotKept("context-not-kept", why=say("history.shipped"))
    path = where / layer.file  # as the plan's reader listed it, whatever somebody called it
    try:
        if sha256(path.read_bytes()).hexdigest() != layer.sha256:
            raise ContextNotKept("context-changed", title=layer.title, file=layer.file)
        path.unlink()
        flush_folder(path.parent)
    except FileNotFoundError as why:
        raise ContextNotKept("context-gone", title=layer.title, file=layer.file) from why
    except OSError as why:
        raise ContextNotKept("context-not-kept", why=os_reason(why)) from why


def _file(layer_id: str) -> str:
    if not _ID.fullmatch(layer_id):
        raise ContextNotKept("context-not-kept", why=say("context.bad-id", id=layer_id[:60]))
    return f"{FOLDER}/{layer_id}.geojson"
