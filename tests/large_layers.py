"""Small large layers: drawn by hand on the board, kept in a plan, prepared in a cache of the test."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from tests.drawn_plans import EPSG, board, polygon, put_boundary, write_plan, zone_toml
from zoneplan.checks.fabric.run import check_parcels
from zoneplan.model.boundary import Evidence
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.outputs.parcelmap.prepare import prepare
from zoneplan.store.parcels import keep_parcels
from zoneplan.store.prepared.cache import finish_making, start_making
from zoneplan.store.prepared.layer import PreparedLayer
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.large import Large, large_layers

HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} ](javascript:alert(1)) $x^2$"


def table(parcels: list[tuple[str, str, float, Any]], name: str = "ward") -> ParcelTable:
    """A layer of parcels: id, code, declared m² (nan: none), shape on the plane."""
    ids, codes, declared, shapes = zip(*parcels, strict=True)
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    return ParcelTable(
        name, f"parcels/{name}.parquet", "0" * 64, EPSG, np.array(ids, dtype=object),
        np.array(codes, dtype=object), np.array(declared, dtype=np.float64), geometry,
        evidence=Evidence.SURVEYED, zone="a",
    )  # fmt: skip


def four() -> ParcelTable:
    """Two parcels that overlap by 10 × 40 m, one with a hostile id and a wrong declared area, and one bow-tie."""
    return table(
        [
            ("1", "ODT", 1600.0, board(0, 0, 40, 40)),
            ("2", "ODT", np.nan, board(30, 0, 70, 40)),
            (HOSTILE, "DGT", 1000.0, board(100, 0, 140, 40)),
            ("4", "", np.nan, polygon((200, 0), (240, 40), (240, 0), (200, 40))),
        ]
    )


def prepared(folder: Path, layer: ParcelTable) -> PreparedLayer:
    """The layer as it is when it was checked without a zone and prepared."""
    folder.mkdir()
    prepare(check_parcels(layer, limits=Limits()), folder, Progress())
    return PreparedLayer(folder)


def plan_with(folder: Path, layer: ParcelTable, zone: Any = None) -> Path:
    """A plan that keeps the layer for its zone."""
    plan = write_plan(folder, [zone_toml("a")])
    around = shapely.total_bounds(layer.geometry) if zone is None else zone.bounds
    put_boundary(plan, "a", shapely.box(*around))
    keep_parcels(plan, layer, "a", Evidence.SURVEYED, "đo đạc thử", name=layer.name)
    return plan


def prepare_in_cache(here: Opened, layer: ParcelTable) -> Large:
    """Prepare the plan's only large layer in the cache, in this process."""
    large = large_layers(here)[0]
    making = start_making(large.key)
    zone = here.zones_measured["a"]
    prepare(check_parcels(layer, limits=Limits(), zone=zone.zone, whole=zone.plane), making, Progress())
    finish_making(large.key)
    return large_layers(here)[0]
