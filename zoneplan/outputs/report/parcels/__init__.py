"""The report on layers of parcels, in every form by name; the choices of ``zoneplan parcels --format``."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from zoneplan.model.numbers import Lang
from zoneplan.outputs.report.parcels.data import csv_parcels, json_parcels
from zoneplan.outputs.report.parcels.given import Checked
from zoneplan.outputs.report.parcels.page import html_parcels
from zoneplan.outputs.report.parcels.table import table_parcels

__all__ = ["PARCEL_REPORTERS", "Checked"]

PARCEL_REPORTERS: Mapping[str, Callable[[Checked, Lang], str]] = MappingProxyType(
    {"table": table_parcels, "json": json_parcels, "html": html_parcels, "csv": csv_parcels}
)
