"""A scan of the drawing board, placed by points that nearly agree, without any process or server."""

from hashlib import sha256

import numpy as np

from tests.sources.raster.images import HEIGHT, WIDTH, pillow, quarters
from zoneplan.geometry.georeference import ControlPoint
from zoneplan.geometry.warp import warp
from zoneplan.model.scan import KeptScan
from zoneplan.outputs.webmap.scan import picture
from zoneplan.sources.raster import Scan
from zoneplan.sources.raster.placement import by_points, to_keep

EAST, NORTH, PIXEL_M = 601_000.0, 1_225_000.0, 0.8
MARKS = ((5, 5), (115, 6), (114, 74), (6, 73), (60, 40))
OFF = ((0.1, 0.0), (-0.1, 0.1), (0.0, -0.1), (0.1, 0.0), (-0.1, 0.0))


def points(off=OFF) -> list[ControlPoint]:
    return [
        ControlPoint(f"M{n}", c, r, EAST + PIXEL_M * c + de, NORTH - PIXEL_M * r + dn)
        for n, ((c, r), (de, dn)) in enumerate(zip(MARKS, off, strict=True), start=1)
    ]


def drawn_scan(**change) -> Scan:
    pixels = np.dstack([quarters(), np.full((HEIGHT, WIDTH), 255, np.uint8)])
    content = pillow("PNG")
    given = {
        "name": "tờ 3.png",
        "format": "png",
        "content": content,
        "sha256": sha256(content).hexdigest(),
        "size": (WIDTH, HEIGHT),
        "bands": 3,
        "depth": "uint8",
        "pixels": pixels,
        "shrink": 1,
        "matrix": None,
        "crs": None,
        "notes": (),
    }
    return Scan(**(given | change))


def kept_scan(name: str = "Tờ 3") -> tuple[KeptScan, bytes, bytes]:
    """The record, the image, the picture for the map."""
    scan = drawn_scan()
    placement = by_points(scan, points(), "similarity", 9210)
    warped = warp(scan.pixels, placement.placed(scan.size))
    content = picture(warped.pixels)
    told = {"epsg": 9210, "name": name, "source": "Tờ trình", "person": "Người thử"}
    return to_keep(scan, placement, content, warped.bounds, **told), scan.content, content
