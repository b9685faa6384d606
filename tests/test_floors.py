"""The house: imports go one way down, and some things are done in one room only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drawn_plans import REPOSITORY

PACKAGE = REPOSITORY / "zoneplan"
MODULES = [*sorted(PACKAGE.rglob("*.py")), REPOSITORY / "app.py"]

# room (longest prefix wins) -> floor
FLOORS = {
    "zoneplan": 0,  # __init__ holds the version only
    "zoneplan.model": 0,
    "zoneplan.geometry": 1,
    "zoneplan.sources": 2,
    "zoneplan.plan": 3,
    "zoneplan.store": 3,
    "zoneplan.checks": 4,
    "zoneplan.outputs": 5,
    "zoneplan.ui": 6,
    "zoneplan.cli": 6,
    "app": 6,
}

# what -> the only rooms that may import it
ONLY_IN = {
    "streamlit": ("app", "zoneplan.ui"),
    "starlette": ("zoneplan.ui",),
    "streamlit_folium": ("zoneplan.ui",),
    "folium": ("zoneplan.outputs.webmap",),
    "branca": ("zoneplan.outputs.webmap",),
    "rasterio": ("zoneplan.sources.raster",),
    "pyproj": ("zoneplan.geometry.vn2000",),
    "argparse": ("zoneplan.cli",),
    "subprocess": ("zoneplan.cli", "zoneplan.sources.admission", "zoneplan.ui.parcels.preparing"),
    "distributed": ("zoneplan.checks.scale.cluster",),
    "dask": ("zoneplan.checks.scale.cluster", "zoneplan.checks.scale.rearrange"),
    "dask_geopandas": ("zoneplan.checks.scale.rearrange",),
    "PIL": ("zoneplan.outputs.webmap",),
}

# calls -> the only rooms that may make them; a leading dot is a method
CALLS_ONLY_IN = {
    ".to_crs": ("zoneplan.geometry.vn2000",),
    "Transformer": ("zoneplan.geometry.vn2000",),
    "print": ("zoneplan.cli",),
    "exit": ("zoneplan.cli",),
    ".exit": ("zoneplan.cli",),
    "open": (),
    ".read_bytes": (
        "zoneplan.sources",
        "zoneplan.store",
        "zoneplan.outputs.gis",
        "zoneplan.outputs.webmap.assets",
    ),
    ".read_file": ("zoneplan.sources",),
    ".write_bytes": ("zoneplan.store",),
    ".write_text": (),
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")


def floor_of(module: str) -> int:
    return FLOORS[max((room for room in FLOORS if within(module, (room,))), key=len)]


def within(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(room + ".") for room in rooms)


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


def calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield f".{called.attr}" if isinstance(called, ast.Attribute) else getattr(called, "id", "")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_keeps_to_its_floor_and_its_room(path):
    module, tree = name_of(path), ast.parse(path.read_text(encoding="utf-8"))
    upward = [i for i in imports(tree) if i.startswith("zoneplan.") and floor_of(i) > floor_of(module)]
    assert upward == []
    for foreign, rooms in ONLY_IN.items():
        if not within(module, rooms):
            assert foreign not in {name.split(".")[0] for name in imports(tree)}
    for call, rooms in CALLS_ONLY_IN.items():
        if not within(module, rooms):
            assert call not in set(calls(tree)), f"{call}() belongs elsewhere"


def test_the_rule_would_notice_an_upward_import():
    assert floor_of("zoneplan.outputs.report.json") > floor_of("zoneplan.checks.area")
    assert list(imports(ast.parse("from zoneplan.outputs import gis"))) == ["zoneplan.outputs"]
    assert list(calls(ast.parse("frame.to_crs(4326)"))) == [".to_crs"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_is_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_nothing_committed_names_a_registry_host_or_a_browser_library_copy():
    hosts = ["pypi" + ".org", "python" + "hosted", "registry." + "npmjs"]
    for name in ("requirements.lock", "requirements-test.lock", "package-lock.json", "pyproject.toml"):
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        assert not [host for host in hosts if host in text]
        assert '"resolved"' not in text
