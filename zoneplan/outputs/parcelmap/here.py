"""Preparing a layer in this process, for the command line; whoever else looks sees that it is being made."""

from zoneplan.checks.measured import measure_zones
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.parcel_file import ParcelFile
from zoneplan.model.progress import Progress, Step
from zoneplan.outputs.parcelmap.key import layer_key
from zoneplan.outputs.parcelmap.told import being_made
from zoneplan.outputs.parcelmap.worker import Teller, work
from zoneplan.plan import Plan
from zoneplan.store.prepared.cache import drop_making, prepared_folder, start_making


def prepare_here(plan: Plan, layer: ParcelFile, progress: Progress) -> bool:
    """Prepare a layer of a plan for the map.

    Parameters
    ----------
    plan : Plan
    layer : ParcelFile
        One of its large layers.
    progress : Progress

    Returns
    -------
    bool
        False where it was ready already.

    Raises
    ------
    ZoneplanError
        If it is being prepared elsewhere, cannot be read, or the cache cannot be written; nothing is left half made.
    Stopped
        If somebody stopped it.
    """
    limits = plan.registry.limits
    key = layer_key(layer, measure_zones(plan, limits)[0].get(layer.zone), limits)
    if prepared_folder(key) is not None:
        return False
    if being_made(key):
        raise ZoneplanError("layer-being-made", file=layer.file)
    teller = Teller(start_making(key), None)

    def hear(step: Step) -> None:
        teller.hear(step)
        progress.step(step.stage, step.done, step.total)

    try:
        work(plan.where, layer.file, key, Progress(hear))
    except BaseException:
        drop_making(key)
        raise
    finally:
        teller.end()
    return True
