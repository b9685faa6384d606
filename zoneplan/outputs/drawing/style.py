"""The style sheet of the drawn map."""

from functools import cache
from importlib.resources import files


@cache
def drawing_style() -> str:
    """Give the style sheet that every drawing needs; no data in it."""
    return files("zoneplan.outputs.drawing").joinpath("drawing.css").read_text(encoding="utf-8")
