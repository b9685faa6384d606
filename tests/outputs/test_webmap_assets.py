"""The browser's libraries: pinned by hash, brought in by the build, never from an address."""

import json
import shutil
from hashlib import sha256

import pytest

import hatch_build
from tests.drawn_plans import REPOSITORY
from zoneplan.outputs.webmap import assets as room
from zoneplan.outputs.webmap.assets import AssetsMissing, assets, assets_digest


@pytest.fixture
def fresh(monkeypatch):
    """What is read is remembered; these tests must read again."""
    for function in (assets, assets_digest):
        function.cache_clear()
    yield monkeypatch
    for function in (assets, assets_digest):
        function.cache_clear()


def test_the_lock_pins_every_package_by_a_hash_and_names_no_host():
    lock = json.loads((REPOSITORY / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((REPOSITORY / "package.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert lock["lockfileVersion"] == 3
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted["dependencies"]} == wanted[
        "dependencies"
    ]
    for entry in packages.values():
        assert entry["integrity"].startswith("sha512-")
        assert "resolved" not in entry


def test_the_assets_are_those_of_the_lock():
    manifest = json.loads((REPOSITORY / "zoneplan" / "browser" / "manifest.json").read_text(encoding="utf-8"))
    pins = [(REPOSITORY / name).read_bytes() for name in ("package.json", "package-lock.json")]
    assert manifest["lock"] == sha256(b"\0".join(pins)).hexdigest(), "install again: pip install -e ."


def test_every_library_comes_with_its_licence():
    licences = {path.stem for path in (REPOSITORY / "zoneplan" / "browser" / "licences").iterdir()}
    lock = json.loads((REPOSITORY / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name.removeprefix("node_modules/") for name in lock["packages"] if name}
    assert licences == {name.replace("/", "+") for name in packages}


def test_a_build_that_has_the_files_fetches_nothing(tmp_path, monkeypatch):
    def no_network(*_):
        pytest.fail("npm was asked")

    monkeypatch.setattr(hatch_build, "_install", no_network)
    shutil.copytree(REPOSITORY / "zoneplan" / "browser", tmp_path / "browser")
    assert hatch_build.place_assets(REPOSITORY, tmp_path / "browser") is False


@pytest.mark.parametrize("harm", ["file gone", "other lock"])
def test_a_build_whose_files_are_not_those_of_the_lock_fetches_them(tmp_path, monkeypatch, harm):
    modules = tmp_path / "node_modules"
    for source in hatch_build.ASSETS.values():
        (modules / source).parent.mkdir(parents=True, exist_ok=True)
        (modules / source).write_text("fetched", encoding="utf-8")
    for name in hatch_build.locked_packages(REPOSITORY):
        (modules / name).mkdir(parents=True, exist_ok=True)
        (modules / name / "LICENSE").write_text("free", encoding="utf-8")
    monkeypatch.setattr(hatch_build, "_install", lambda *_: modules)
    target = tmp_path / "browser"
    shutil.copytree(REPOSITORY / "zoneplan" / "browser", target)
    if harm == "file gone":
        (target / "leaflet.js").unlink()
    else:
        (target / "manifest.json").write_text('{"lock": "another", "files": []}', encoding="utf-8")
    assert hatch_build.place_assets(REPOSITORY, target) is True
    assert (target / "leaflet.js").read_text(encoding="utf-8") == "fetched"


def test_our_own_scripts_and_sheets_name_no_host_but_the_base_map():
    ours = [
        path
        for kind in ("*.js", "*.css")
        for path in (REPOSITORY / "zoneplan" / "outputs" / "webmap").glob(kind)
    ]
    bundled = {part for parts in room.BUNDLES.values() for part in parts}
    assert {path.name for path in ours} <= bundled
    for path in ours:
        text = path.read_text(encoding="utf-8")
        assert "innerHTML" not in text
        outside = {part.split("/")[0] for part in text.split("https://")[1:]}
        assert outside <= {"tile.openstreetmap.org", "www.openstreetmap.org"}


def test_an_asset_that_was_not_built_in_is_named(fresh, tmp_path):
    fresh.setattr(room, "files", lambda _: tmp_path)
    with pytest.raises(AssetsMissing, match=r"leaflet\.js"):
        assets()


def test_the_digest_changes_with_any_asset(fresh, tmp_path):
    before = assets_digest()
    package = tmp_path / "zoneplan"
    shutil.copytree(REPOSITORY / "zoneplan" / "browser", package / "browser")
    shutil.copytree(REPOSITORY / "zoneplan" / "outputs" / "webmap", package / "outputs" / "webmap")
    sheet = package / "outputs" / "webmap" / "map.css"
    sheet.write_text(sheet.read_text(encoding="utf-8") + "/**/", encoding="utf-8")
    for function in (assets, assets_digest):
        function.cache_clear()
    fresh.setattr(room, "files", lambda _: package)
    assert assets_digest() != before


def test_a_map_needs_one_script_and_one_sheet_with_every_part_in_it_in_its_order():
    for bundle, parts in room.BUNDLES.items():
        content, at = assets()[bundle].content, 0
        for part in parts:
            folder = "browser" if (REPOSITORY / "zoneplan" / "browser" / part).exists() else "outputs/webmap"
            text = (REPOSITORY / "zoneplan" / folder / part).read_bytes()
            at = content.index(text, at) + len(text)


def test_a_script_of_a_bundle_ends_with_its_own_last_line():
    """A comment without a line break at the end of one part takes nothing of the next; what is strict stays so."""
    assert room._script(b'"use strict"; let a = 1; // end') == (
        b'(function () {"use strict"; let a = 1; // end\n}).call(window);'
    )
