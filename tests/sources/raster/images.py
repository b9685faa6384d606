"""Images drawn for the tests: a few kB each, made when they are needed."""

import io
import warnings
from typing import Any

import numpy as np
import rasterio
from PIL import Image
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import Affine

WIDTH, HEIGHT = 120, 80
TRANSFORM = Affine(0.5, 0.0, 601_000.0, 0.0, -0.5, 1_225_000.0)
RED, GREEN, BLUE, WHITE = (200, 30, 40), (20, 160, 60), (30, 60, 190), (255, 255, 255)


def quarters() -> np.ndarray:
    """Four colours: red, green over blue, white; (height, width, 3)."""
    picture = np.empty((HEIGHT, WIDTH, 3), dtype=np.uint8)
    picture[: HEIGHT // 2, : WIDTH // 2], picture[: HEIGHT // 2, WIDTH // 2 :] = RED, GREEN
    picture[HEIGHT // 2 :, : WIDTH // 2], picture[HEIGHT // 2 :, WIDTH // 2 :] = BLUE, WHITE
    return picture


def pillow(kind: str, picture: np.ndarray | Image.Image | None = None, **options: Any) -> bytes:
    """A file as another program writes it."""
    if not isinstance(picture, Image.Image):
        picture = Image.fromarray(quarters() if picture is None else picture)
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def tiff(bands: np.ndarray | None = None, **profile: Any) -> bytes:
    """A GeoTIFF of (count, height, width); profile as rasterio takes it, and colormap, gcps, tags."""
    bands = np.moveaxis(quarters(), -1, 0) if bands is None else bands
    colormap, tags = profile.pop("colormap", None), profile.pop("tags", {})
    given = {"count": len(bands), "height": bands.shape[1], "width": bands.shape[2], "dtype": bands.dtype}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.MemoryFile() as memory:
            with memory.open(driver="GTiff", **(given | profile)) as image:
                image.write(bands)
                if colormap:
                    image.write_colormap(1, colormap)
                image.update_tags(**tags)
            return bytes(memory.getbuffer())


def sparse_tiff(width: int, height: int, **profile: Any) -> bytes:
    """A TIFF that claims many pixels and holds none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.MemoryFile() as memory:
            options = {"count": 3, "dtype": "uint8", "tiled": True, "sparse_ok": True} | profile
            with memory.open(driver="GTiff", width=width, height=height, **options):
                pass
            return bytes(memory.getbuffer())
