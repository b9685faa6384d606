"""Keeping a decision on a finding: somebody waives it, or takes waivers back.

A decision is written under a temporary name, flushed, and renamed to the name that its own content gives it. So there
is nothing to lock: two people who decide at the same moment write two files, and whatever happens in between (a kill,
a full disk), the decision is there whole or not at all.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from errno import EACCES, EROFS
from pathlib import Path
from secrets import token_hex
from typing import Any, Literal

from zoneplan.model.errors import ZoneplanError, os_reason
from zoneplan.model.findings import Finding
from zoneplan.model.messages import say
from zoneplan.model.waiver import (
    FORM,
    LONGEST_PERSON,
    LONGEST_REASON,
    Decision,
    Statement,
    is_reason,
    moment_text,
    standing,
    storable,
)
from zoneplan.sources.waivers import WAIVERS, WaiverUnreadable, decision_of, waiver_bytes
from zoneplan.store.folder import read_registry
from zoneplan.store.shipped import came_with_zoneplan
from zoneplan.store.waivers import read_decisions
from zoneplan.store.write import flush_folder, put_in_place, remove, write_new

_SAVING = ".saving"


class WaiverRefused(ZoneplanError):
    """A decision could not be kept; ``key`` says which reason. Nothing was changed."""

    def __init__(self, key: str, /, **params: object) -> None:
        super().__init__("source-unreadable", why=say(f"waiver.refused.{key}", **params))
        self.key = key


def waive(
    where: Path, found: Finding, geometries: Mapping[str, str | None], *, person: str, reason: str
) -> Decision:
    """Keep that somebody waives a finding.

    Parameters
    ----------
    where : pathlib.Path
        The plan's folder.
    found : Finding
        An error or a warning, as the person saw it. Waivers that it was reopened from are renewed by this one.
    geometries : mapping of str to str or None
        What the finding concerns, as ``checks.waived.concerned`` gives it: the waiver holds while it stays so.
    person, reason : str

    Returns
    -------
    Decision
        Of others who waive at the same moment, nothing is lost.

    Raises
    ------
    WaiverRefused
        If reason or name is missing or too long, if the finding is none that can be waived, if the plan is the one
        that came with zoneplan, or if it could not be written. Nothing was changed.
    PlanInvalid
        If there is no readable plan.
    """
    if not found.waivable:
        raise WaiverRefused("not-waivable")
    renewed = () if found.waiver is None else found.waiver.ids
    seen = {"about": found.about, "title": found.title, "message": storable(found.message)}
    stated = _stated("waived", person, reason, renewed, **seen, geometries=dict(geometries))
    return _keep(where, stated)


def withdraw(where: Path, waivers: Iterable[str], *, person: str, reason: str) -> Decision:
    """Keep that somebody takes waivers back; they stay in the history.

    Parameters
    ----------
    waivers : iterable of str
        Ids of waivers that hold.

    Raises
    ------
    WaiverRefused
        As ``waive``; also if none of these waivers holds any more.
    PlanInvalid
        If there is no readable plan.
    """
    ids = tuple(sorted(set(waivers)))
    stated = _stated("withdrawn", person, reason, ids)
    decisions, _ = read_decisions(where, lambda _, content: content)
    if not {waiver.id for waiver in standing(decisions)} & set(ids):
        raise WaiverRefused("not-standing")
    return _keep(where, stated)


def _stated(
    kind: Literal["waived", "withdrawn"], person: str, reason: str, ends: tuple[str, ...], **more: Any
) -> Statement:
    person, reason = _clean(person), _clean(reason)
    if not person:
        raise WaiverRefused("no-person")
    if not is_reason(reason):
        raise WaiverRefused("no-reason")
    if len(person) > LONGEST_PERSON or len(reason) > LONGEST_REASON:
        raise WaiverRefused("too-long", person=LONGEST_PERSON, reason=LONGEST_REASON)
    at = moment_text(datetime.now(UTC))
    return Statement(schema=FORM, kind=kind, at=at, person=person, reason=reason, ends=ends, **more)


def _clean(text: str) -> str:
    """What a person typed, as it is kept: Unicode NFC, no blanks around it."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode().replace("\0", "").strip())


def _keep(where: Path, stated: Statement) -> Decision:
    read_registry(where)
    if came_with_zoneplan(where):
        raise WaiverRefused("shipped")
    try:
        content = waiver_bytes(stated)
    except WaiverUnreadable as refused:
        raise WaiverRefused("cannot-save", file=WAIVERS, why=refused.why) from None
    decision = decision_of(stated, content)
    target = where / decision.file
    temporary = target.with_name(f".{target.stem}.{token_hex(6)}{_SAVING}")
    try:
        target.parent.mkdir(exist_ok=True)
        flush_folder(target.parent.parent)
        _sweep(target.parent)
        write_new(temporary, content)
        put_in_place(temporary, target)
    except OSError as why:
        remove(temporary)
        if target.exists():  # only the flush of the folder's name failed: the decision is there
            return decision
        key = "read-only" if why.errno in (EACCES, EROFS) else "cannot-save"
        raise WaiverRefused(key, file=decision.file, why=os_reason(why)) from why
    return decision


def _sweep(folder: Path) -> None:
    """Remove what decisions of earlier days that were cut short left behind; who writes today is left alone."""
    today = moment_text(datetime.now(UTC))[:10].replace("-", "")
    with suppress(OSError):
        for entry in folder.iterdir():
            if entry.name.startswith(".") and entry.suffix == _SAVING and entry.name[1:9] < today:
                remove(entry)
