"""Reading one layer through GDAL, with every warning heard and every geometry whole."""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.limits import COLUMNS, FEATURES, LAYERS
from zoneplan.sources.admission.refusal import not_admitted

_PATH: Final = re.compile(r"\S*/\S*")  # a private folder's name is no news to the planner


@dataclass(frozen=True)
class Table:
    """One layer as GDAL gives it.

    Attributes
    ----------
    name : str
    crs : str or None
        WKT or "EPSG:…" as GDAL understood it.
    geometries : list of shapely geometry or None
    rows : list of dict
        Text as GDAL decoded it; dates as ISO 8601.
    """

    name: str
    crs: str | None
    geometries: list[BaseGeometry | None]
    rows: list[dict[str, Any]]


def read_tables(
    path: Path,
    dataset: Dataset,
    *,
    encoding: str | None = None,
    config: Mapping[str, str | None] | None = None,
    **options: str,
) -> list[Table]:
    """Read every layer of a file.

    Parameters
    ----------
    path : Path
        Under a fixed name of ours.
    dataset : Dataset
        For refusals.
    encoding : str, optional
        How text is decoded, instead of what GDAL takes it for.
    config : mapping, optional
        Settings of GDAL as a whole, which some drivers have instead of open options.
    **options
        Open options of the driver.

    Raises
    ------
    NotAdmitted
        ``unreadable``, ``geometry-damaged``, ``many-layers``, ``many-features`` or ``many-columns``.
    """
    import pyogrio  # noqa: PLC0415  only once the worker has switched off the other drivers

    with warnings.catch_warnings(), said_by_gdal(dataset):
        pyogrio.set_gdal_config_options(dict(config or {}))
        warnings.simplefilter("ignore")  # what they would tell is counted by the gates
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        if len(names) > LAYERS:
            raise not_admitted("many-layers", file=dataset.name, count=len(names), limit=LAYERS)
        return [_table(path, name, dataset, encoding, options) for name in names]


@contextmanager
def said_by_gdal(dataset: Dataset) -> Iterator[None]:
    """Make a refusal of whatever GDAL complains of."""
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError  # noqa: PLC0415

    try:
        yield
    except (
        DataSourceError,
        DataLayerError,
        FeatureError,
        FieldError,
        GeometryError,
        ValueError,
        IndexError,
    ) as why:
        said = _PATH.sub("", str(why)).replace("\n", " ").strip()[:120]
        raise not_admitted("unreadable", file=dataset.name, why=said or type(why).__name__) from None


def read_table(
    path: Path,
    dataset: Dataset,
    *,
    encoding: str | None = None,
    config: Mapping[str, str | None] | None = None,
) -> Table:
    """Read the one layer of a format that has one; as `read_tables` otherwise."""
    tables = read_tables(path, dataset, encoding=encoding, config=config)
    if len(tables) != 1:
        raise not_admitted("unreadable", file=dataset.name, why=f"{len(tables)} ≠ 1")
    return tables[0]


def _table(path: Path, layer: str, dataset: Dataset, encoding: str | None, options: dict[str, str]) -> Table:
    from pyogrio.raw import read  # noqa: PLC0415

    meta, _, wkb, columns = read(
        path, layer=layer, encoding=encoding, datetime_as_string=True, max_features=FEATURES + 1, **options
    )
    fields = [str(field) for field in meta["fields"]]
    if len(fields) > COLUMNS:
        raise not_admitted("many-columns", file=dataset.name, layer=layer, limit=COLUMNS)
    count = len(columns[0]) if wkb is None and columns else 0 if wkb is None else len(wkb)
    blobs: NDArray[Any] = np.full(count, None, dtype=object) if wkb is None else wkb
    values = [_values(column) for column in columns]
    rows = (
        [dict(zip(fields, row, strict=True)) for row in zip(*values, strict=True)] if values else [{}] * count
    )
    crs = meta["crs"]
    return Table(layer, None if not crs else str(crs), _geometries(blobs, dataset, layer), rows)


def _values(column: NDArray[Any]) -> Sequence[Any]:
    """A column as plain Python values; missing ones and raw bytes as None."""
    values: list[Any] = column.tolist()
    return [None if v is None or v != v or isinstance(v, bytes) else v for v in values]  # NaN is not itself


def _geometries(blobs: NDArray[Any], dataset: Dataset, layer: str) -> list[BaseGeometry | None]:
    found: list[BaseGeometry | None] = []
    for place, blob in enumerate(blobs):
        try:
            found.append(shapely.from_wkb(blob))
        except (shapely.errors.ShapelyError, NotImplementedError) as why:
            said = str(why).replace("\n", " ")[:100]
            raise not_admitted(
                "geometry-damaged", file=dataset.name, layer=layer, feature=place + 1, why=said
            ) from None
    return found
