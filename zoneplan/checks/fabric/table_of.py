"""A layer of lots of a plan, as a table of parcels."""

import numpy as np

from zoneplan.geometry.vn2000.frames import to_plane
from zoneplan.model.boundary import LotLayer
from zoneplan.model.parcels import ParcelTable


def table_of(layer: LotLayer, epsg: int, sha256: str = "") -> ParcelTable:
    """Take a layer of lots to a VN-2000 plane, in columns."""
    lots = to_plane(layer.lots, epsg)
    return ParcelTable(
        name=layer.name,
        file=layer.file,
        sha256=sha256,
        epsg=epsg,
        ids=lots["lot"].to_numpy(dtype=object),
        codes=lots["code"].to_numpy(dtype=object),
        declared_m2=lots["declared_m2"].to_numpy(dtype=float),
        geometry=np.asarray(lots.geometry.array, dtype=object),
        evidence=layer.evidence,
        zone=layer.zone,
    )
