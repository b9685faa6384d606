"""What the browser asks for of a prepared layer; no Streamlit here. Only keys and whole numbers get this far."""

from pathlib import Path

from zoneplan.geometry.tiles import Tile
from zoneplan.outputs.parcelmap.about import about_bytes
from zoneplan.outputs.parcelmap.tile import tile_bytes
from zoneplan.store.prepared.layer import prepared_layer


def tile_answer(key: str, zoom: int, x: int, y: int) -> bytes | None:
    """One tile; None where there is no such layer or tile."""
    tile = Tile(zoom, x, y)
    layer = prepared_layer(key) if tile.exists else None
    return None if layer is None else tile_bytes(layer, tile)


def about_answer(key: str) -> bytes | None:
    """What the map's script is told of a layer; None where there is no such layer."""
    layer = prepared_layer(key)
    return None if layer is None else about_bytes(key, layer.facts)


def errors_answer(key: str) -> tuple[Path, str] | None:
    """The file of a layer's faults for GIS, and the name to save it under; None where there is none."""
    layer = prepared_layer(key)
    if layer is None or layer.errors is None:
        return None
    return layer.errors, f"{layer.facts.name}-errors.gpkg"
