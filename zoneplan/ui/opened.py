"""The plan that this server shows, read again when its files change; no Streamlit here.

The page script and the routes ask from different threads, so what was opened is kept once, behind a lock, under
digests of content and never under a path alone.
"""

import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock

from zoneplan.checks.measured import MeasuredZone, measure_zones
from zoneplan.checks.report import Report
from zoneplan.checks.table import validate
from zoneplan.model.rules.rule import day_in_vietnam
from zoneplan.outputs.webmap.layers import layers_digest, map_layers
from zoneplan.plan import Plan
from zoneplan.store.folder import folder_state, open_folder
from zoneplan.store.shipped import shipped_plan

PLAN_VARIABLE = "ZONEPLAN_PLAN"
_KEPT = 4  # a map still open in some browser may ask for the layers of the plan as it was


@dataclass(frozen=True)
class Opened:
    """One plan as read, its report, and its map layers with the digest under which they are served."""

    report: Report
    layers: Mapping[str, bytes]
    digest: str

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.report.plan

    @cached_property
    def zones_measured(self) -> Mapping[str, MeasuredZone]:
        """The zones that can be measured, for what is tried out on the map; measured when first asked for."""
        return measure_zones(self.plan, self.report.run.limits)[0]

    @property
    def view_key(self) -> str:
        """Under which the browser keeps its view: one a folder, whatever the plan in it says today."""
        return sha256(str(self.plan.where.resolve()).encode()).hexdigest()[:12]


def where() -> Path:
    """The folder to show: from the environment, else the shipped plan."""
    named = os.environ.get(PLAN_VARIABLE)
    return Path(named) if named else shipped_plan()


class _Shelf:
    """What was opened last, and what may still be asked for."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.state: object = None
        self.latest: Opened | None = None
        self.by_digest: OrderedDict[str, Opened] = OrderedDict()

    def put(self, state: object, fresh: Opened) -> None:
        self.state, self.latest = state, fresh
        self.by_digest[fresh.digest] = fresh
        self.by_digest.move_to_end(fresh.digest)
        while len(self.by_digest) > _KEPT:
            self.by_digest.popitem(last=False)


_shelf = _Shelf()


def opened() -> Opened:
    """Open the plan, or give what was opened before if none of its files changed since.

    Raises
    ------
    PlanInvalid
        As ``open_folder`` does.
    """
    folder = where()
    with _shelf.lock:
        state = (folder, folder_state(folder), day_in_vietnam(datetime.now(UTC)))  # rules change at midnight
        if _shelf.latest is not None and _shelf.state == state:
            return _shelf.latest
        report = validate(open_folder(folder))
        layers = map_layers(report)
        fresh = Opened(report, layers, layers_digest(layers))
        _shelf.put(state, fresh)
        return fresh


def layer(digest: str, name: str) -> bytes | None:
    """One map layer of a plan opened here; None for anything else."""
    with _shelf.lock:
        kept = _shelf.by_digest.get(digest)
    return None if kept is None else kept.layers.get(name)
