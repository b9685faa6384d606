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
    inside = _inside_the_package()
    return inside if inside.is_dir() else inside.parents[1] / "data"


def came_with_zoneplan(where: Path) -> bool:
    """Whether a plan lies inside the installed package, where the next update would wipe out what is saved."""
    return where.resolve() == _inside_the_package().resolve()


def _inside_the_package() -> Path:
    return Path(str(files("zoneplan"))) / "shipped_plan"
