"""QGIS: its tool "Intersection" with the layer as both sides, through qgis_process, its program without a window."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd

from benchmarks.peers import Found, Search

WAYS = {"intersection": "QGIS: native:intersection with itself"}
# Debian's qgis_process hands over an option for QGIS with a window, which then refuses it
PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
ENVIRONMENT = {"QT_QPA_PLATFORM": "offscreen"}


def versions() -> str:
    """Of the program.

    Raises
    ------
    FileNotFoundError
        Where it is not installed.
    """
    if PROGRAM is None:
        raise FileNotFoundError("qgis_process is not installed on this machine")
    answer = subprocess.run(  # noqa: S603  as installed
        [PROGRAM, "--version"],
        capture_output=True, text=True, check=True, env=os.environ | ENVIRONMENT,
    )  # fmt: skip
    return next(line for line in answer.stdout.splitlines() if line.startswith("QGIS"))


@contextmanager
def opened(file: Path, way: str) -> Iterator[Search]:
    """A GeoPackage with an index; QGIS reads it and writes one, which is counted: it has no other way."""
    if PROGRAM is None:
        raise FileNotFoundError("qgis_process is not installed on this machine")
    with tempfile.TemporaryDirectory() as folder:
        layer, result = Path(folder) / "lots.gpkg", Path(folder) / "pieces.gpkg"
        gpd.read_parquet(file)[["n", "geometry"]].to_file(layer)

        def search() -> Found:
            subprocess.run(  # noqa: S603  as installed
                [PROGRAM, "run", f"native:{way}", "--", f"INPUT={layer}", f"OVERLAY={layer}",
                 "OVERLAY_FIELDS_PREFIX=b_", f"OUTPUT={result}"],
                check=True, capture_output=True, env=os.environ | ENVIRONMENT,
            )  # fmt: skip
            pieces = gpd.read_file(result)
            pieces = pieces[(pieces["n"] < pieces["b_n"]) & (pieces.area > 0)]
            return pieces["n"].to_numpy(), pieces["b_n"].to_numpy(), pieces.area.to_numpy()

        yield search
