"""Every limit of reading parcels from the disk of whoever asked, in one place, each with its reason.

An upload is a stranger's and has to be answered at once (``sources/admission/limits.py``); a file that a user names on
the own disk may be as large as the work needs, so what reading may take grows with it, up to what one machine has.
"""

from typing import Final

FILE_BYTES: Final = 20_000_000_000  # ten times a province of two million parcels as GeoPackage
PARCELS: Final = 10_000_000  # in memory they take about 20 GB; more go through partitions
VERTICES: Final = (
    400_000_000  # 6.4 GB of coordinates; 18 a parcel in a cadastral layer, so 20 million parcels
)
FEATURE_CHARACTERS: Final = 200_000_000  # one GeoJSON feature; a polygon of a million vertices has 40 million
COLUMNS: Final = 2_000  # widest table of SQLite as shipped; only up to five are read
SAMPLE: Final = 1_000  # features of a GeoJSON file whose property names are looked at
NAMED: Final = 5  # rows that a note names

BATCH: Final = 16_384  # parcels at a time: some 5 MB of WKB, and a share of work for each core


def memory_bytes(size: int) -> int:
    """Address space of the worker: what Python, Arrow and GDAL map, then eight times the file, at most 24 GB.

    Compressed columns unpack to three times their size and lie in memory twice while they are rewritten.
    """
    return min(3_000_000_000 + 8 * size, 24_000_000_000)


def answer_bytes(size: int) -> int:
    """What the worker may write: eight times the file, for a zip or zstd of coordinates holds three to five times."""
    return min(500_000_000 + 8 * size, 60_000_000_000)


def wall_s(size: int) -> float:
    """How long the worker may take: GeoJSON, the slowest, takes 15 s for 100 MB here; four times that, and a start."""
    return min(30.0 + 60.0 * size / 100_000_000, 3_600.0)


def cpu_s(size: int) -> int:
    """Seconds of processor: two cores through the whole of the time."""
    return int(2 * wall_s(size))
