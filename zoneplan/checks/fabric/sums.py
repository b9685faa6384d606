"""Counts and sums of a layer of parcels, which may come from several parts of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoneplan.checks.report import CodeSum
from zoneplan.model.parcels import ParcelTable


@dataclass(frozen=True)
class Sums:
    """Of all parcels of a layer.

    Attributes
    ----------
    count, faulty, sound : int
        Parcels; those that are in no figure; those that are measured.
    declared : int
        Measured ones with a declared area.
    with_code : int
        Parcels with a land-use code, known or not.
    m2, ellipsoid_m2 : float
        Area of the measured ones on the plane and on the ellipsoid.
    classes : mapping of str to CodeSum
        Measured ones by code, "" for none, in the order of the codes.
    """

    count: int
    faulty: int
    sound: int
    declared: int
    with_code: int
    m2: float
    ellipsoid_m2: float
    classes: Mapping[str, CodeSum]


def sums_of(
    table: ParcelTable, plane_m2: NDArray[np.float64], ellipsoid_m2: NDArray[np.float64], faulty: int
) -> Sums:
    """Sum up a table; the areas are nan for a parcel with a fault."""
    sound = ~np.isnan(plane_m2)
    group, codes = pd.factorize(table.codes.astype(object), sort=True)
    count = np.bincount(group[sound], minlength=len(codes))
    m2 = np.bincount(group[sound], plane_m2[sound], minlength=len(codes))
    return Sums(
        count=len(table),
        faulty=faulty,
        sound=int(sound.sum()),
        declared=int((sound & ~np.isnan(table.declared_m2)).sum()),
        with_code=int((table.codes != "").sum()),
        m2=float(np.nansum(plane_m2)),
        ellipsoid_m2=float(np.nansum(ellipsoid_m2)),
        classes={
            str(code): CodeSum(int(number), float(land))
            for code, number, land in zip(codes, count, m2, strict=True)
            if number
        },
    )


def sums_together(parts: Iterable[Sums]) -> Sums:
    """Sum up the parts of one layer."""
    each = list(parts)
    codes = sorted({code for part in each for code in part.classes})
    return Sums(
        count=sum(part.count for part in each),
        faulty=sum(part.faulty for part in each),
        sound=sum(part.sound for part in each),
        declared=sum(part.declared for part in each),
        with_code=sum(part.with_code for part in each),
        m2=fsum(part.m2 for part in each),
        ellipsoid_m2=fsum(part.ellipsoid_m2 for part in each),
        classes={
            code: CodeSum(sum(one.count for one in found), fsum(one.m2 for one in found))
            for code in codes
            for found in [[part.classes[code] for part in each if code in part.classes]]
        },
    )
