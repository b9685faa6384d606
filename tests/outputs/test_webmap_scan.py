"""Scanned plans in the browser: a picture keeps its colours, the shell asks for nothing outside, names are text."""

import io
import json
import re

import folium
import numpy as np
from PIL import Image
from streamlit_folium import generate_leaflet_string

from tests.sources.raster.scans import kept_scan
from zoneplan.geometry.georeference import ControlPoint
from zoneplan.outputs.webmap.assets import assets
from zoneplan.outputs.webmap.extras import extras_layers
from zoneplan.outputs.webmap.scan import picture, scan_extra, scan_shell, scan_shown

EVIL = "</script><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}{# x #}"


def test_a_picture_keeps_its_size_colours_and_transparency():
    pixels = np.full((40, 60, 4), (200, 30, 40, 255), np.uint8)
    pixels[:, 30:, 3] = 0
    back = np.asarray(Image.open(io.BytesIO(picture(pixels))))
    assert back.shape == (40, 60, 4)
    assert np.abs(back[:, :25, :3].astype(int) - (200, 30, 40)).max() < 12
    assert (back[..., 3] == pixels[..., 3]).all()


def test_the_shell_of_an_image_asks_for_known_files_of_this_server_only():
    made = scan_shell("zoneplan/picture/abc.webp", (1200, 900), "image-abc")
    for _, address in [*made.default_js, *made.default_css]:
        found = re.fullmatch(r"\.\./\.\./zoneplan/assets/[0-9a-f]{20}/(.+)", address)
        assert found is not None
        assert found[1] in assets()
    made.get_root().render()
    text = generate_leaflet_string(made)
    assert re.findall(r"(?:https?:)?//[a-z]", text) == []
    assert "L.CRS.Simple" in text
    scene = json.loads(text.split("zoneplan.startScan(", 1)[1].split(", ", 1)[1].split(");", 1)[0])
    assert (scene["url"], scene["width"], scene["height"]) == ("../../zoneplan/picture/abc.webp", 1200, 900)


def test_names_of_points_are_data_even_for_the_template_engine():
    group = scan_shown("vi", [ControlPoint(EVIL, 1.0, 2.0, 0.0, 0.0)], 0, (3.0, 4.0))
    group.add_to(folium.Map())
    script = generate_leaflet_string(group)
    assert "49" not in script
    assert "{{" not in script
    assert "</script>" not in script
    told = json.loads(script.split("zoneplan.showScan(", 1)[1].split(");", 1)[0])
    assert told["points"][0]["name"].replace("\u2060", "") == EVIL
    assert told["points"][0]["worst"] is True
    assert told["waiting"] == {"column": 3.0, "row": 4.0}


def test_a_kept_scan_is_an_image_under_its_own_name_and_bounds():
    scan, _, _ = kept_scan(name=EVIL)
    (extra,) = json.loads(extras_layers([scan_extra(scan, "zoneplan/picture/abc.webp")])["extras"])
    assert (extra["kind"], extra["name"]["vi"], extra["bounds"]) == ("image", EVIL, scan.bounds)
    assert scan.id in extra["id"]
    assert 0 < extra["opacity"] < 1
