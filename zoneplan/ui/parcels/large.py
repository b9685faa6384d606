"""The large layers of the plan and how far each is; no Streamlit here."""

from dataclasses import dataclass

from zoneplan.model.messages import Text
from zoneplan.model.parcel_file import ParcelFile
from zoneplan.outputs.parcelmap.key import layer_key
from zoneplan.outputs.webmap.assets import assets_digest
from zoneplan.outputs.webmap.extras import Extra
from zoneplan.store.prepared.layer import PreparedLayer, prepared_layer
from zoneplan.ui.opened import Opened


@dataclass(frozen=True)
class Large:
    """One large layer: its file, the key of what is made of it, and that, once it is made."""

    file: ParcelFile
    key: str
    ready: PreparedLayer | None


def large_layers(here: Opened) -> list[Large]:
    """Every large layer of the plan, in the order of their files."""
    return [_large(here, file) for file in here.plan.parcel_files]


def _large(here: Opened, file: ParcelFile) -> Large:
    key = layer_key(file, here.zones_measured.get(file.zone), here.report.run.limits)
    return Large(file, key, prepared_layer(key))


def ready_layer(here: Opened, key: str) -> Large | None:
    """The layer of a key, if the plan has it and it is ready."""
    return next((one for one in large_layers(here) if one.key == key and one.ready is not None), None)


def large_extras(here: Opened) -> list[Extra]:
    """The layers that are ready, for the map."""
    return [
        Extra(
            id=one.key,
            name=Text(vi=one.file.name, en=one.file.name),
            kind="parcels",
            url=f"zoneplan/parcels/{one.key}/about-{assets_digest()}.json",
            style={},
        )
        for one in large_layers(here)
        if one.ready is not None
    ]
