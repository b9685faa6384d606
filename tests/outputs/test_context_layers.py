"""Context layers on the map: names as data, simplified for the screen, quieter than the zones."""

import json

import numpy as np
import pytest
import shapely

from tests.context_samples import samples
from zoneplan.model.context import ContextAbout, ContextFeature, ContextKind, ContextLayer
from zoneplan.outputs.webmap import palette
from zoneplan.outputs.webmap.context_layers import MOST_VERTICES, context_collection, screen_shapes

HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} {% raw %} </script>"


def layer_of(*features: ContextFeature, title: str = "Phường") -> ContextLayer:
    return ContextLayer("a", ContextAbout(ContextKind.UNITS, title), features, "")


def test_a_tooltip_has_the_name_the_old_name_the_code_and_the_layer():
    drawn = json.loads(
        context_collection(layer_of(ContextFeature(samples()[0][1], {}, "Bình Dương", "Hòa Phú", "25760")))
    )
    (feature,) = drawn["features"]
    assert feature["properties"] == {
        "tip": {
            "vi": ["Bình Dương", "tên cũ: Hòa Phú", "mã: 25760", "Phường · đơn vị hành chính (phường, xã, tỉnh)"],
            "en": ["Bình Dương", "formerly: Hòa Phú", "code: 25760",
                   "Phường · administrative units (wards, communes, provinces)"],
        }
    }  # fmt: skip


def test_a_name_with_markup_stays_a_name_and_a_long_one_is_cut():
    shape = samples()[0][1]
    drawn = json.loads(
        context_collection(layer_of(ContextFeature(shape, {}, HOSTILE), ContextFeature(shape, {}, "á" * 999)))
    )
    first, second = (feature["properties"]["tip"]["vi"][0] for feature in drawn["features"])
    assert first == HOSTILE
    assert len(second) == 120


def test_a_small_thing_stays_on_the_map():
    tiny = shapely.box(106.66, 11.06, 106.660001, 11.060001)
    (drawn,) = screen_shapes(np.array([tiny], dtype=object))
    assert not drawn.is_empty


def test_a_heavy_layer_is_drawn_with_what_a_screen_can_show():
    turn = np.linspace(0, 2 * np.pi, 20_001)
    wavy = 0.05 + 0.0005 * np.sin(4000 * turn)
    rings = [
        shapely.Polygon(np.column_stack([106.5 + 0.1 * n + wavy * np.cos(turn), 11 + wavy * np.sin(turn)]))
        for n in range(10)
    ]
    shapes = np.array(rings, dtype=object)
    drawn = screen_shapes(shapes)
    assert shapely.get_num_coordinates(shapes).sum() > 3 * MOST_VERTICES
    assert shapely.get_num_coordinates(drawn).sum() <= MOST_VERTICES
    assert max(shapely.hausdorff_distance(a, b) for a, b in zip(shapes, drawn, strict=True)) < 0.006


@pytest.mark.parametrize("kind", ContextKind)
def test_every_kind_has_its_own_look_and_is_quieter_than_a_zone(kind):
    style = palette.CONTEXT[kind]
    assert [palette.CONTEXT[other] for other in ContextKind].count(style) == 1
    loudest = min(float(zone["weight"]) for zone in palette.EVIDENCE.values())
    assert float(style["weight"]) <= loudest + 0.5
    assert float(style["fillOpacity"]) <= 0.2
