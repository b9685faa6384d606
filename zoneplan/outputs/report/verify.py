"""Holds a report that was written earlier against one made now: which files, versions and figures differ."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from zoneplan.checks.report import Report
from zoneplan.outputs.report.json import json_report
from zoneplan.sources.recorded import RecordedReport, Rows

SAME = 0.00005  # half a unit of the fourth decimal, the last that a report prints
_UNMEASURED = frozenset({"name", "message", "geometry"})  # texts and places follow from the figures
_Place = tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """One figure or word that differs; None stands for nothing.

    ``table`` is the part of the report, ``place`` the ids of its row, ``key`` the name of the figure in the contract.
    """

    table: str
    place: _Place
    key: str
    was: Any
    now: Any

    @property
    def by(self) -> float | None:
        """How much larger it is now; None where it is no number."""
        was, now = as_number(self.was), as_number(self.now)
        return None if was is None or now is None else now - was


@dataclass(frozen=True)
class Verification:
    """What differs between a report and the same report made again.

    Attributes
    ----------
    files : int
        How many files the report records.
    changed, gone, added : tuple of str
        Files whose content differs, that are not there any more, that were not there.
    versions : tuple of Changed
    figures : tuple of Changed
        Of zones, pairs, lots, limits and counts, and findings that only one of the two has.
    """

    files: int
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    versions: tuple[Changed, ...]
    figures: tuple[Changed, ...]

    @property
    def holds(self) -> bool:
        """Whether the same files gave the same figures, by whatever version."""
        return not (self.changed or self.gone or self.added or self.figures)


def verify(recorded: RecordedReport, report: Report) -> Verification:
    """Compare a recorded report with one made now of what should be the same plan, as of the same moment.

    Parameters
    ----------
    recorded : RecordedReport
    report : Report

    Returns
    -------
    Verification
        Numbers that differ by less than ``SAME`` are the same: no report prints the difference.
    """
    again: dict[str, Any] = json.loads(json_report(report, "vi"))
    was = {file.path: file.sha256 for file in recorded.run.inputs}
    now = {file.path: file.sha256 for file in report.run.inputs}
    versions = ("version", "datum_operation", "proj", "geos")
    return Verification(
        files=len(was),
        changed=tuple(path for path in was if path in now and now[path] != was[path]),
        gone=tuple(path for path in was if path not in now),
        added=tuple(path for path in now if path not in was),
        versions=tuple(
            _leaves("run", (), {key: getattr(recorded.run, key) for key in versions}, again["run"], versions)
        ),
        figures=tuple(_figures(recorded, again)),
    )


def _figures(recorded: RecordedReport, again: Mapping[str, Any]) -> Iterator[Changed]:
    yield from _row("limits", (), recorded.run.limits, again["run"]["limits"])
    yield from _row("counts", (), recorded.counts, again["counts"])
    for table, ids in (("zones", ("id",)), ("pairs", ("a", "b")), ("parcels", ("layer",))):
        yield from _rows(table, _by_id(getattr(recorded, table), ids), _by_id(again[table], ids))
    yield from _rows("findings", _findings(recorded.findings), _findings(again["findings"]))


def _by_id(rows: Rows, ids: tuple[str, ...]) -> dict[_Place, dict[str, Any]]:
    return {tuple(str(row.get(one)) for one in ids): row for row in rows}


def _findings(rows: Rows) -> dict[_Place, dict[str, Any]]:
    """Findings by what they are about; those about the same have a running number."""
    seen: Counter[_Place] = Counter()
    found = {}
    for row in rows:
        subjects = row.get("subjects")
        about = subjects if isinstance(subjects, list) else []
        place = (str(row.get("code")), *map(str, about), str(row.get("layer") or ""))
        seen[place] += 1
        found[(*place, str(seen[place]))] = row
    return found


def _rows(
    table: str, was: Mapping[_Place, dict[str, Any]], now: Mapping[_Place, dict[str, Any]]
) -> Iterator[Changed]:
    for place in dict.fromkeys((*was, *now)):
        if place not in now:
            yield Changed(table, place, "", "", None)
        elif place not in was:
            yield Changed(table, place, "", None, "")
        else:
            yield from _row(table, place, was[place], now[place])


def _row(table: str, place: _Place, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Changed]:
    yield from _leaves(
        table, place, was, now, tuple(key for key in dict.fromkeys((*was, *now)) if key not in _UNMEASURED)
    )


def _leaves(
    table: str, place: _Place, was: Mapping[str, Any], now: Mapping[str, Any], keys: tuple[str, ...]
) -> Iterator[Changed]:
    for key in keys:
        before, after = was.get(key), now.get(key)
        if isinstance(before, dict) and isinstance(after, dict):
            inner = tuple(one for one in dict.fromkeys((*before, *after)) if one not in _UNMEASURED)
            yield from _leaves(table, (*place, key), before, after, inner)
        elif not _alike(before, after):
            yield Changed(table, place, key, before, after)


def _alike(was: object, now: object) -> bool:
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(_alike(a, b) for a, b in zip(was, now, strict=True))
    if isinstance(was, dict) and isinstance(now, dict):
        return was.keys() == now.keys() and all(_alike(was[key], now[key]) for key in was)
    a, b = as_number(was), as_number(now)
    return was == now or (a is not None and b is not None and abs(a - b) < SAME)


def as_number(value: object) -> float | None:
    """A figure as a number; None for anything else, infinity for more than a computer reckons with.

    Examples
    --------
    >>> as_number(2), as_number(True), as_number("2"), as_number(10**400)
    (2.0, None, None, inf)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return inf
