"""Under which key a layer is prepared: a digest of everything that the result follows from."""

from hashlib import sha256

from shapely import to_wkb

from zoneplan import __version__
from zoneplan.checks.measured import MeasuredZone
from zoneplan.model.limits import Limits
from zoneplan.model.parcel_file import ParcelFile
from zoneplan.store.prepared.cache import key_of
from zoneplan.store.prepared.facts import SCHEMA


def layer_key(file: ParcelFile, zone: MeasuredZone | None, limits: Limits) -> str:
    """The key of a layer of a plan.

    Parameters
    ----------
    file : ParcelFile
    zone : MeasuredZone or None
        That the parcels divide, as it is now; None if its boundary cannot be measured.
    limits : Limits
    """
    boundary = b"" if zone is None else to_wkb(zone.plane)
    return key_of(
        {
            "schema": SCHEMA,
            "version": __version__,
            "layer": file.sha256,
            "name": f"{file.name} {file.file}",
            "zone": file.zone,
            "boundary": sha256(boundary).hexdigest(),
            "limits": limits.model_dump_json(),
        }
    )
