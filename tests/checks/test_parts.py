"""A layer in parts against the same layer in one table: every figure and every fault."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.geometry.test_fabric_pairs import fabrics
from zoneplan.checks.fabric.run import check_parcels
from zoneplan.checks.scale import run, survey
from zoneplan.checks.scale.engine import InThisProcess
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.sources.parcels.parts import Part

EPSG = 9210
WHOLE = shapely.box(600_003, 1_224_002, 600_041, 1_224_036)


def table_of(lots, ids, codes, declared):
    shapes = np.empty(len(lots), dtype=object)
    shapes[:] = lots
    return ParcelTable(
        "layer",
        "layer",
        "0" * 64,
        EPSG,
        np.array(ids, dtype=object),
        np.array(codes, dtype=object),
        np.array(declared, dtype=float),
        shapes,
    )


def rows_of(table, rows):
    return replace(
        table,
        ids=table.ids[rows],
        codes=table.codes[rows],
        declared_m2=table.declared_m2[rows],
        geometry=table.geometry[rows],
    )


def same(report, whole):
    """Every figure of a report on parts is that of the report on one table."""
    row, other = report.row, whole.row
    assert (row.count, row.zone) == (other.count, other.zone)
    for name in ("sum_m2", "overlap_m2", "gap_m2", "outside_m2", "balance_m2"):
        assert getattr(row, name) == pytest.approx(getattr(other, name), abs=1e-6), name
    assert list(row.classes) == list(other.classes)
    for code, sums in row.classes.items():
        assert (sums.count, sums.m2) == (other.classes[code].count, pytest.approx(other.classes[code].m2))
    assert report.skipped == whole.skipped
    assert report.table.ids.tolist() == whole.table.ids[report.numbers].tolist()
    assert np.array_equal(report.plane_m2, whole.plane_m2[report.numbers], equal_nan=True)
    for found, wanted in zip(report.faults, whole.faults, strict=True):
        same_faults(report, found, wanted)
    if all(f.m2.size for f in ()):  # pragma: no cover
        return
    assert [f.code for f in report.findings] == [f.code for f in whole.findings]
    assert [f.subjects for f in report.findings] == [f.subjects for f in whole.findings]


def same_faults(report, found, wanted):
    assert (found.code, len(found)) == (wanted.code, len(wanted))
    assert [report.numbers[r].tolist() for r in found.rows] == [r.tolist() for r in wanted.rows], found.code
    assert found.m2 == pytest.approx(wanted.m2, nan_ok=True), found.code
    assert found.reasons == wanted.reasons
    for one, other in zip(found.geometry, wanted.geometry, strict=True):
        assert one == other or one.equals_exact(other, 1e-9, normalize=True), found.code


class Drawn:
    """Parts that are no files: tables by their number."""

    def __init__(self, tables, patch):
        self.tables = tables
        patch.setattr(run, "part_files", lambda _: [Path(f"{n}.parquet") for n in range(len(tables))])
        patch.setattr(run, "look_at_part", self.look)
        patch.setattr(survey, "read_part", lambda part, *_: tables[int(part.path.stem)])

    def look(self, path, _):
        table = self.tables[int(path.stem)]
        bounds = shapely.total_bounds(table.geometry) if len(table) else np.full(4, np.nan)
        return Part(path, len(table), EPSG, tuple(bounds.tolist()), "0" * 64)


@st.composite
def layers(draw):
    lots = draw(fabrics())
    n = len(lots)
    ids = draw(st.lists(st.sampled_from(["A", "B", "C", *map(str, range(40))]), min_size=n, max_size=n))
    codes = draw(st.lists(st.sampled_from(["ODT", "", "XYZ", "SKC"]), min_size=n, max_size=n))
    declared = draw(st.lists(st.sampled_from([np.nan, 100.0, 99.0]), min_size=n, max_size=n))
    part = draw(st.lists(st.integers(0, draw(st.integers(0, 8))), min_size=n, max_size=n))
    order = np.argsort(part, kind="stable")
    table = rows_of(table_of(lots, ids, codes, declared), order)
    starts = np.searchsorted(np.sort(part), np.arange(max(part) + 1)).tolist()
    ends = [*starts[1:], n]
    return table, [rows_of(table, np.arange(first, last)) for first, last in zip(starts, ends, strict=True)]


def both(table, parts, whole, zone=None):
    with pytest.MonkeyPatch.context() as patch:
        Drawn(parts, patch)
        return (
            run.check_parts(Path("layer"), InThisProcess(), limits=Limits(), whole=whole, zone=zone),
            check_parcels(table, limits=Limits(), whole=whole, zone=zone),
        )


@given(layers(), st.booleans())
@settings(deadline=None, derandomize=True, max_examples=150)
def test_a_layer_in_parts_has_the_faults_and_sums_of_the_layer(layer, against_a_whole):
    table, parts = layer
    same(*both(table, parts, WHOLE if against_a_whole else None))
