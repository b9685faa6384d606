"""Where the plan of the five zones stands: in the repository, or inside the installed package."""

from importlib.resources import files
from pathlib import Path


def shipped_plan() -> Path:
    """The plan of the five zones, the default of every door.

    Returns
    -------
    pathlib.Path
        ``data/`` of the repository when zoneplan runs from a checkout, else the copy inside the package.
    """
    package = Path(str(files("zoneplan")))
    inside = package / "shipped_plan"
    return inside if inside.is_dir() else package.parent / "data"
