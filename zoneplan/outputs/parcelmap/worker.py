"""The process that prepares one layer: started by the app, ended with it, and killed to cancel.

It reads, checks and writes; all its memory goes back when it ends. How far it is stands in ``progress.json`` of the
folder that it fills, written anew every half second; what it could not do, in ``failed.json``.
"""

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from zoneplan.checks.fabric.run import check_parcels
from zoneplan.checks.measured import measure_zones
from zoneplan.model.errors import ZoneplanError, os_reason
from zoneplan.model.messages import Text, say
from zoneplan.model.progress import Progress, Step
from zoneplan.outputs.fault_layers import write_fault_layers
from zoneplan.outputs.parcelmap.key import layer_key
from zoneplan.outputs.parcelmap.prepare import prepare
from zoneplan.outputs.parcelmap.stages import share_done
from zoneplan.outputs.parcelmap.told import FAILED, PROGRESS, Told
from zoneplan.sources.parcels.read import read_parcels
from zoneplan.store.folder import open_folder
from zoneplan.store.prepared.cache import finish_making, making_folder
from zoneplan.store.prepared.layer import ERRORS
from zoneplan.store.write import put_in_place, remove, write_new

_EVERY_S: Final = 0.5
_COLUMNS: Final = {"id": "lot", "code": "code", "declared": "declared_m2", "unit": "m2"}  # of a kept layer


class Teller:
    """Keeps the newest step and writes it now and then, from a thread of its own; ends the process with its parent.

    Without a parent the process is its own master, and the thread ends when told to.
    """

    def __init__(self, folder: Path, parent: int | None) -> None:
        self.folder, self.parent, self.started = folder, parent, time.time()
        self.step = Step("reading", 0, 0)
        self._over = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def hear(self, step: Step) -> None:
        """Take the newest step."""
        self.step = step

    def end(self) -> None:
        """Write nothing more."""
        self._over.set()

    def _run(self) -> None:
        while not self._over.is_set():
            if self.parent is not None and os.getppid() != self.parent:  # nobody waits for this any more
                os.killpg(0, signal.SIGKILL)
            self._write()
            self._over.wait(_EVERY_S)

    def _write(self) -> None:
        step = self.step
        told = Told(
            stage=step.stage, done=step.done, total=step.total, share=share_done(step), started=self.started
        )
        temporary = self.folder / f".{PROGRESS}"
        try:
            remove(temporary)
            write_new(temporary, told.model_dump_json().encode())
            put_in_place(temporary, self.folder / PROGRESS)
        except OSError:
            return  # the folder was renamed, it being whole, or is gone


def work(where: Path, file: str, key: str, progress: Progress) -> None:
    """Prepare a layer of a plan in the folder made for it, and give that its name.

    Parameters
    ----------
    where : pathlib.Path
        Folder of the plan.
    file : str
        Path of the layer inside the plan.
    key : str
        As ``layer_key`` gave it to whoever asks.
    progress : Progress

    Raises
    ------
    ZoneplanError
        With the reason: the layer cannot be read, or is not the one that was asked for any more.
    OSError
    """
    plan = open_folder(where)
    limits = plan.registry.limits
    layer = next((one for one in plan.parcel_files if one.file == file), None)
    if layer is None:
        raise ZoneplanError("layer-changed", file=file)
    zone = measure_zones(plan, limits)[0].get(layer.zone)
    if layer_key(layer, zone, limits) != key:
        raise ZoneplanError("layer-changed", file=file)
    table = read_parcels(
        where / file,
        zone_epsg=plan.registry.zone(layer.zone).vn2000_epsg,
        columns=_COLUMNS,
        progress=progress,
    )
    if table.sha256 != layer.sha256:
        raise ZoneplanError("layer-changed", file=file)
    table = replace(table, name=layer.name, file=file, evidence=layer.evidence, zone=layer.zone)
    known, whole = (None, None) if zone is None else (zone.zone, zone.plane)
    report = check_parcels(table, limits=limits, zone=known, whole=whole, progress=progress)
    prepare(report, making_folder(key), progress)
    if any(len(faults) for faults in report.faults):
        write_fault_layers([report], making_folder(key) / ERRORS)
    remove(making_folder(key) / PROGRESS)
    finish_making(key)


def main() -> None:
    """Serve one order: plan, file, key, and the process that gave it."""
    where, file, key, parent = sys.argv[1:5]
    making = making_folder(key)
    os.umask(0o077)
    teller = Teller(making, int(parent))
    try:
        work(Path(where), file, key, Progress(teller.hear))
    except ZoneplanError as why:
        _fail(making, why.text)
    except MemoryError:
        _fail(making, say("app.large.no-memory"))
    except OSError as why:
        _fail(making, say("app.large.not-written", why=os_reason(why)))


def _fail(making: Path, why: Text) -> None:
    remove(making / FAILED)
    write_new(making / FAILED, why.model_dump_json().encode())
