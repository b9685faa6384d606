"""Reading the pixels of an image with rasterio, strip by strip; only the worker process calls this."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.windows import Window

from zoneplan.geometry.georeference import Matrix
from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.raster.intact import is_whole
from zoneplan.sources.raster.limits import (
    CACHE_MB,
    DECODED_BYTES,
    LEAST_SIDE,
    MOST_SIDE,
    SAMPLES,
    SHOWN_SIDE,
    STRIP_BYTES,
)
from zoneplan.sources.raster.scan import Format

DRIVERS: Final[dict[Format, str]] = {"tif": "GTiff", "png": "PNG", "jpg": "JPEG"}
_CUT: Final = 0.5  # percent at either end that a stretch to 8 bits leaves out: single hot pixels
# what reading a damaged file ends in: GDAL's own errors, and what they make rasterio stumble over
_CRASHED: Final = (
    RasterioError,
    CPLE_BaseError,
    ValueError,
    OSError,
    IndexError,
    KeyError,
    UnicodeError,
    SystemError,
)

Block = NDArray[Any]
Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Picture:
    """What an image holds, RGBA, made smaller by a whole factor."""

    pixels: NDArray[np.uint8]
    shrink: int
    size: tuple[int, int]
    bands: int
    depth: str
    matrix: Matrix | None
    crs: str | None
    notes: tuple[Text, ...]


def read_picture(path: Path, kind: Format, name: str) -> Picture:
    """Read one image with the one driver of its format, after its size was looked at.

    Raises
    ------
    NotAdmitted
    """
    options = {
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # no overviews, masks, world files or metadata beside it
        "GDAL_PAM_ENABLED": "NO",
        "GDAL_CACHEMAX": CACHE_MB,
        "GDAL_NUM_THREADS": "1",
        "GTIFF_VIRTUAL_MEM_IO": "NO",
    }
    try:
        with rasterio.Env(**options), rasterio.open(path, driver=DRIVERS[kind]) as image:
            _refuse_size(image, name)
            if not is_whole(path.read_bytes(), kind):
                raise not_admitted("scan-cut", file=name)
            return _read(image)
    except _CRASHED:
        raise not_admitted("scan-unreadable", file=name) from None


def _refuse_size(image: Any, name: str) -> None:
    width, height, bands = image.width, image.height, image.count
    if not bands or any(np.dtype(kind).kind not in "uif" for kind in image.dtypes):
        raise not_admitted("scan-numbers", file=name)
    if min(width, height) < LEAST_SIDE or max(width, height) > MOST_SIDE:
        raise not_admitted(
            "scan-side", file=name, width=width, height=height, least=LEAST_SIDE, most=MOST_SIDE
        )
    samples = width * height * bands
    size = width * height * sum(np.dtype(kind).itemsize for kind in image.dtypes)
    if samples > SAMPLES or size > DECODED_BYTES:
        raise not_admitted(
            "scan-big", file=name, width=width, height=height, bands=bands, limit=SAMPLES / 1e6
        )


def _read(image: Any) -> Picture:
    shrink = -(-max(image.width, image.height) // SHOWN_SIDE)
    notes = [say("scan.note.pages", count=len(image.subdatasets))] if len(image.subdatasets) > 1 else []
    if shrink > 1:
        notes.append(say("scan.note.shrunk", factor=shrink))
    if "palette" in [band.name for band in image.colorinterp[:1]]:
        colours = _of_palette(image, shrink)
    else:
        colours, converted = _of_bands(image, shrink)
        notes += converted
    transform = image.transform
    placed = not transform.is_identity and transform.determinant != 0
    matrix = tuple(float(value) for value in tuple(transform)[:9])
    if not placed and image.gcps[0]:
        notes.append(say("scan.note.gcps", count=len(image.gcps[0])))
    return Picture(
        colours,
        shrink,
        (image.width, image.height),
        image.count,
        str(image.dtypes[0]),
        matrix if placed and np.isfinite(matrix).all() else None,  # type: ignore[arg-type]
        image.crs.to_wkt() if image.crs else None,
        tuple(notes),
    )


def _strips(image: Any, bands: list[int], shrink: int) -> Iterator[tuple[Block, NDArray[np.uint8]]]:
    """Bands (count, rows, width) and validity (rows, width; 0 to 255), some rows at a time, whole ``shrink``s."""
    block_rows = image.block_shapes[0][0]
    row_bytes = image.width * sum(np.dtype(image.dtypes[band - 1]).itemsize for band in bands)
    rows = max(block_rows, STRIP_BYTES // max(row_bytes, 1))
    rows = max(shrink, min(rows, max(1, 4 * STRIP_BYTES // max(row_bytes, 1))) // shrink * shrink)
    for top in range(0, image.height, rows):
        window = Window(0, top, image.width, min(rows, image.height - top))
        yield image.read(bands, window=window), image.dataset_mask(window=window)


def _shrunk(block: Block, shrink: int) -> Numbers:
    """Means over squares of ``shrink`` pixels of (…, rows, width); incomplete squares repeat the edge."""
    if shrink == 1:
        return block.astype(np.float32)
    rows, width = block.shape[-2:]
    pad = [(0, 0)] * (block.ndim - 2) + [(0, -rows % shrink), (0, -width % shrink)]
    padded = np.pad(block, pad, mode="edge")
    new = (*block.shape[:-2], padded.shape[-2] // shrink, shrink, padded.shape[-1] // shrink, shrink)
    return np.asarray(padded.reshape(new).mean(axis=(-3, -1), dtype=np.float32))


def _of_palette(image: Any, shrink: int) -> NDArray[np.uint8]:
    table = np.zeros((65_536 if image.dtypes[0] == "uint16" else 256, 4), dtype=np.uint8)
    for value, colour in image.colormap(1).items():
        table[value] = colour
    done = []
    for block, valid in _strips(image, [1], shrink):
        colours = table[block[0]]
        alpha = np.minimum(colours[..., 3], valid)
        done.append(_flat(np.moveaxis(colours[..., :3], -1, 0), alpha, shrink))
    return np.vstack(done)


def _of_bands(image: Any, shrink: int) -> tuple[NDArray[np.uint8], list[Text]]:
    names = list(image.colorinterp)
    colour = [n for n, name in enumerate(names, start=1) if name is not ColorInterp.alpha]
    wanted = colour[:3] if len(colour) >= 3 else colour[:1]
    if not wanted:  # nothing but transparency
        wanted = [1]
    eight_bits = all(image.dtypes[band - 1] == "uint8" for band in wanted)
    if eight_bits:  # printing inks among them: GDAL itself gives these as light
        done = [_flat(block, valid, shrink) for block, valid in _strips(image, wanted, shrink)]
        return np.vstack(done), []
    return _stretched(image, wanted, shrink)


def _stretched(image: Any, wanted: list[int], shrink: int) -> tuple[NDArray[np.uint8], list[Text]]:
    """Finer numbers than 8 bits, brought to 8: from nearly the smallest to nearly the largest."""
    values, masks = [], []
    for block, valid in _strips(image, wanted, shrink):
        whole = np.isfinite(block).all(axis=0) & (valid > 0)
        values.append(_shrunk(np.where(whole, block, 0), shrink))
        masks.append(_shrunk(whole.astype(np.uint8) * 255, shrink))
    value, mask = np.concatenate(values, axis=1), np.vstack(masks)
    share = np.maximum(mask / 255, 1e-6)
    value /= share.astype(np.float32)  # means over the valid pixels only
    seen = value[:, mask > 0]
    low, high = np.percentile(seen, [_CUT, 100 - _CUT]) if seen.size else (0.0, 1.0)
    scaled = (value - low) / max(high - low, 1e-30) * 255
    rgba = np.empty((*mask.shape, 4), dtype=np.uint8)
    rgba[..., :3] = np.moveaxis(np.clip(np.rint(scaled), 0, 255), 0, -1)
    rgba[..., 3] = np.rint(mask)
    return rgba, [say("scan.note.depth", depth=str(image.dtypes[wanted[0] - 1]))]


def _flat(colours: Block, alpha: NDArray[np.uint8], shrink: int) -> NDArray[np.uint8]:
    """RGBA (rows, width, 4) of one or three bands and a mask; transparent pixels do not colour their neighbours."""
    rows, width = (-(-side // shrink) for side in alpha.shape)
    out = np.empty((rows, width, 4), dtype=np.uint8)
    if shrink == 1:
        out[..., :3], out[..., 3] = np.moveaxis(colours, 0, -1), alpha
        return out
    if alpha.min() == 255:
        out[..., :3] = np.moveaxis(np.rint(_shrunk(colours, shrink)), 0, -1)
        out[..., 3] = 255
        return out
    mean = _shrunk(alpha, shrink)
    weighted = _shrunk(colours * (alpha.astype(np.float32) / 255), shrink)
    out[..., :3] = np.moveaxis(np.clip(np.rint(weighted / np.maximum(mean / 255, 1e-6)), 0, 255), 0, -1)
    out[..., 3] = np.rint(mean)
    return out
