"""Every limit of a scanned plan, each with its reason."""

from typing import Final

PARTS: Final = 4  # the image, its world file, its .prj, and one more that is told to be unused
WORLD_BYTES: Final = 4_096  # six numbers
PRJ_BYTES: Final = 20_000  # the longest definition of the EPSG registry has under 10,000

LEAST_SIDE: Final = 16  # pixels; less is no plan, and shrinking would make nothing of it
MOST_SIDE: Final = 65_000  # pixels; an A0 sheet at 1,200 dpi has 56,000
SAMPLES: Final = 500_000_000  # width × height × bands; an A0 sheet in colour at 300 dpi has 420 million
DECODED_BYTES: Final = 1_000_000_000  # the same in bytes, for images of 16 bits and more
SHOWN_SIDE: Final = 4_000  # pixels; the longest side of what is worked with: larger images are made smaller
STRIP_BYTES: Final = 64_000_000  # read at a time
CACHE_MB: Final = 300  # GDAL's own, so that a row of large tiles is unpacked once

CPU_S: Final = 30  # a JPEG of 50 MB takes 5 s
WALL_S: Final = 45.0  # the same on a machine that is busy
ANSWER_BYTES: Final = 65_000_000  # 4,000 × 4,000 × 4 and no more
HEAD_BYTES: Final = 100_000
