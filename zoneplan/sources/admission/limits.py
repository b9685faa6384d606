"""Every limit of what may come in, in one place, each with its reason."""

from typing import Final

UPLOAD_BYTES: Final = (
    50_000_000  # one upload, all its parts together; the largest ward file seen weighs 0.7 MB
)
PARTS: Final = 16  # loose parts of one upload; a shapefile with all its companions has nine

UNPACKED_BYTES: Final = (
    200_000_000  # all that one archive may unpack to, and the largest file a worker may write
)
ARCHIVE_ENTRIES: Final = 1_000
RATIO: Final = 100  # unpacked to packed; DBF columns full of blanks reach 60 …
RATIO_FREE_BYTES: Final = 20_000_000  # … and below this size no ratio can hurt

LAYERS: Final = 500  # a CAD drawing may have hundreds
COLUMNS: Final = 500
FEATURES: Final = 100_000  # boundaries and lots of a ward: hundreds to thousands
VERTICES: Final = 2_000_000
COORDINATE: Final = 1e12  # beyond any unit: Vietnam in millimetres needs 1.3e9

XML_DEPTH: Final = 100
XML_ELEMENTS: Final = 5_000_000

SHEETS: Final = 50
TABLES: Final = 500  # of a text document: a decision may have one for each parcel
TABLE_ROWS: Final = 50_000  # a corner table has tens of rows
TABLE_COLUMNS: Final = 256
TABLE_CELLS: Final = 1_000_000

WALL_S: Final = 10.0  # one worker; the answer comes within 15 seconds, waiting and handing back included
WAIT_S: Final = 2.0  # for a free place among the workers
WORKERS: Final = 2  # at a time, so that uploads cannot fill the memory together
CPU_S: Final = 10
MEMORY_BYTES: Final = 2_000_000_000
ANSWER_BYTES: Final = (
    120_000_000  # what the app then holds in memory several times over; 2 million vertices are 43 MB
)
