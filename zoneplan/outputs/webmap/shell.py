"""The map's shell, built by folium without a single outside address and without a word of the plan."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.geometry.vn2000.ellipsoid import circle
from zoneplan.geometry.vn2000.operation import proj_text
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.messages import say
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.webmap import palette
from zoneplan.outputs.webmap.assets import MAP_SCRIPT, SHEET, assets_digest
from zoneplan.outputs.webmap.layers import LAYERS
from zoneplan.outputs.webmap.requests import ROOT

# What folium asks for: Leaflet, which our bundles bring, and what a map without marker icons and popups does not need.
_FOLIUMS_OWN = frozenset(
    (
        "leaflet",
        "leaflet_css",
        "jquery",
        "bootstrap",
        "bootstrap_css",
        "awesome_markers",
        "awesome_markers_css",
        "awesome_markers_font_css",
        "awesome_rotate_css",
        "glyphicons_css",
    )
)
_OVERLAYS = ("zones", "circles", "lots", "findings", "places", "grid")
_PREVIEW_OVERLAYS = ("new", "old", "gained", "lost", "spots", "readings", "zones", "circles")
_WORDS = (
    "zones", "circles", "lots", "findings", "places", "grid", "basemap", "basemap-failed", "home", "fullscreen",
    "fullscreen-exit", "zoom-in", "zoom-out", "north", "meridian", "northing", "easting", "layers",
    "load-failed", "opacity", "lots-nearer", "link", "link-copied", "link-by-hand",
)  # fmt: skip
_DESK_WORDS = (
    "title", "draw", "edit", "move", "distance", "area", "goto", "go", "goto-label", "stop", "choose-zone",
    "not-editable", "not-schematic", "hint-draw", "hint-edit", "hint-move", "hint-distance", "hint-area", "accuracy",
    "fit-scale", "fit-point", "fit-side", "pick-point", "pick-side", "undo-fit", "candidate", "failed", "here", "copy",
    "copied",
)  # fmt: skip
_COMPARED = ("old", "new", "gained", "lost")
_PREVIEW_WORDS = ("new", "old", "gained", "lost", "spots", "readings", "zones", "home")


class _Start(MacroElement):
    """Hands the map over to our own script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "zoneplan.start({{ this._parent.get_name() }}, {{ this.scene|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, scene: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "Start"
        self.scene = scene


@dataclass(frozen=True)
class Grid:
    """One VN-2000 plane as the browser needs it."""

    epsg: int
    meridian: str
    proj: str


def map_shell(report: Report, digest: str, view_key: str, *, work: bool = True) -> folium.Map:
    """Build the map that streamlit-folium mounts.

    Parameters
    ----------
    report : Report
    digest : str
        Address of the layers, as ``layers_digest`` gives it.
    view_key : str
        Letters and digits under which the browser keeps centre, zoom and layers of this plan.
    work : bool
        Whether it has tools to draw and measure, and keeps its view in the address: the map of the map page.

    Returns
    -------
    folium.Map
        North is up. Loads nothing but routes of the same server.

    Raises
    ------
    AssetsMissing
        If the browser's libraries were not built in.
    ValueError
        If folium asks for an asset that we do not know: better no map than a map that calls outside.
    """
    return build_shell(
        report,
        layers={name: f"{ROOT}/plan/{digest}/{name}.json" for name in LAYERS},
        overlays=_OVERLAYS,
        home=_home(report),
        words={lang: _words(lang) | _desk_words(lang) for lang in LANGS},
        view_key=view_key,
        tools=work,
        address=work,
    )


def preview_shell(report: Report, digest: str, names: Iterable[str], home: list[list[float]]) -> folium.Map:
    """Build the map of what would change.

    Parameters
    ----------
    report : Report
        The plan as it is.
    digest : str
        Address of the layers, as ``layers_digest`` gives it.
    names : iterable of str
        The layers, of ``PREVIEW_LAYERS``.
    home : list
        South-west and north-east corner (latitude, longitude) to show first.

    Raises
    ------
    AssetsMissing, ValueError
        As ``map_shell``.
    """
    words = {
        lang: _words(lang) | {word: say(f"app.import.map.{word}").to(lang) for word in _PREVIEW_WORDS}
        for lang in LANGS
    }
    layers = {name: f"{ROOT}/preview/{digest}/{name}.json" for name in names}
    overlays = [*(name for name in _PREVIEW_OVERLAYS if name in layers), "grid"]
    return build_shell(
        report, layers=layers, overlays=overlays, home=home, words=words, view_key=digest, fixed=True
    )


def comparison_shell(
    report: Report, digest: str, names: Iterable[str], home: list[list[float]], together: str
) -> folium.Map:
    """Build one of several maps that move together.

    Parameters
    ----------
    report : Report
        Of the plan that is open: its VN-2000 planes.
    digest, names, home
        As for ``preview_shell``.
    together : str
        Letters and digits: the maps of one browser tab that have it in common follow each other.

    Raises
    ------
    AssetsMissing, ValueError
        As ``map_shell``.
    """
    words = {
        lang: {word: say(f"app.map.{word}").to(lang) for word in _WORDS}
        | {word: say(f"app.compare.map.{word}").to(lang) for word in (*_COMPARED, "home")}
        for lang in LANGS
    }
    layers = {name: f"{ROOT}/preview/{digest}/{name}.json" for name in names}
    overlays = [*(name for name in _COMPARED if name in layers), "grid"]
    return build_shell(
        report,
        layers=layers,
        overlays=overlays,
        home=home,
        words=words,
        view_key=digest,
        fixed=True,
        together=together,
    )


def build_shell(
    report: Report,
    *,
    layers: Mapping[str, str],
    overlays: Iterable[str],
    home: list[list[float]],
    words: Mapping[Lang, Mapping[str, str]],
    view_key: str,
    fixed: bool = False,
    tools: bool = False,
    address: bool = False,
    together: str = "",
) -> folium.Map:
    """Build a map of layers by their addresses.

    ``fixed`` keeps its view where a zone is chosen; ``tools`` gives it the tools to draw and measure; ``address`` keeps
    its view in the address of the page around; maps with the same ``together`` follow each other.
    """
    codes = sorted({zone.vn2000_epsg for zone in report.plan.registry.zones})
    scene = {
        "layers": dict(layers),
        "overlays": list(overlays),
        "home": home,
        "grids": [asdict(Grid(epsg, meridian_text(vn2000_zone(epsg)), proj_text(epsg))) for epsg in codes],
        "words": words,
        "palette": {
            "evidence": {str(key): dict(style) for key, style in palette.EVIDENCE.items()},
            "finding": {str(key): dict(style) for key, style in palette.FINDING.items()},
            "waived": dict(palette.WAIVED),
            "preview": {key: dict(style) for key, style in palette.PREVIEW.items()},
            "circle": dict(palette.CIRCLE),
            "lot": dict(palette.LOT),
            "place": dict(palette.PLACE),
        },
        "view": view_key,
        "fixed": fixed,
        "tools": tools,
        "address": address,
        "together": together,
    }
    _require_no_template(scene)
    # location and zoom only until the script sets the kept view or the whole plan
    shell = bare_map(MAP_SCRIPT, location=(11.0, 106.9), zoom_start=9, max_zoom=20, zoom_snap=0.5)
    shell.add_child(_Start(scene))
    return shell


def bare_map(script: str, **options: Any) -> folium.Map:
    """Build a map with nothing on it, whose every asset comes from this server.

    Parameters
    ----------
    script : str
        The bundle of scripts that it runs, of ``assets.BUNDLES``.
    **options
        For folium.

    Raises
    ------
    ValueError
        If folium asks for an asset that we do not know.
    """
    shell = folium.Map(tiles=None, **{"zoom_control": False, **options})
    unknown = [name for name, _ in [*shell.default_js, *shell.default_css] if name not in _FOLIUMS_OWN]
    if unknown:
        raise ValueError(f"folium asks for assets that are not served here: {', '.join(unknown)}")
    shell.default_js, shell.default_css = [(script, _address(script))], [(SHEET, _address(SHEET))]
    return shell


def _words(lang: Lang) -> dict[str, str]:
    return {word: say(f"app.map.{word}").to(lang) for word in _WORDS}


def _desk_words(lang: Lang) -> dict[str, str]:
    """The words of the tools; "@" stands for what only the browser knows."""
    return {
        f"desk-{word}": say(f"app.desk.{word}", accuracy="@", meridian="@").to(lang) for word in _DESK_WORDS
    }


def _address(name: str) -> str:
    return f"{ROOT}/assets/{assets_digest()}/{name}"


def _require_no_template(scene: dict[str, Any]) -> None:
    text = json.dumps(scene)
    if any(mark in text for mark in ("{{", "{%", "{#")):  # nested objects print as "{" + quote, never these
        raise ValueError("a template mark reached the map's shell")


def _home(report: Report) -> list[list[float]]:
    """South-west and north-east corner (latitude, longitude) around the circles of all sites, and all places."""
    boxes = [(place.lon, place.lat, place.lon, place.lat) for place in report.plan.registry.places]
    for zone in report.plan.registry.zones:
        site, epsg = zone.site, zone.vn2000_epsg
        boxes.append(vn2000_to_wgs84(circle(site.lon, site.lat, site.radius_m, epsg), epsg).bounds)
    west, south, east, north = zip(*boxes, strict=True)
    return [[min(south), min(west)], [max(north), max(east)]]
