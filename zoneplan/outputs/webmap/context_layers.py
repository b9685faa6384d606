"""Context layers as the map draws them: a pure function of a layer, simplified to what a screen can show."""

import json

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.rfc7946 import EXPORT_DECIMALS
from zoneplan.model.context import ContextFeature, ContextLayer
from zoneplan.model.messages import Text, say
from zoneplan.outputs.webmap.layers import tip_lines

MOST_VERTICES = 60_000  # what a browser draws at once without stuttering
_PIXEL_DEG = 5 / 111_320  # 5 m, about one pixel at zoom 15: the first step of simplifying
_LONGEST = 120  # characters of a line in a tooltip


def context_collection(layer: ContextLayer) -> bytes:
    """Write a context layer for the map.

    Parameters
    ----------
    layer : ContextLayer

    Returns
    -------
    bytes
        A GeoJSON FeatureCollection; each feature's ``tip`` has its name, its old name and code where there are any,
        and the layer's title. Lines are simplified by 5 m, and in a layer of very many vertices by more, until it
        has at most ``MOST_VERTICES`` or 640 m are reached: for looking at only, nothing is measured on them.
    """
    shapes = screen_shapes(np.array([feature.geometry for feature in layer.features], dtype=object))
    rounded = shapely.transform(shapely.force_2d(shapes), lambda xy: np.round(xy, EXPORT_DECIMALS))
    drawn = shapely.to_geojson(shapely.orient_polygons(rounded))
    about = say("app.context.tip.layer", title=layer.title[:_LONGEST], kind=layer.kind.text)
    features = (
        f'{{"type":"Feature","properties":{_properties(feature, about)},"geometry":{shape}}}'
        for shape, feature in zip(drawn, layer.features, strict=True)
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()


def screen_shapes(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Geometries with as many vertices as a screen can show; none of them vanishes."""
    drawn = _simplified(shapes, _PIXEL_DEG)
    for doubled in range(1, 8):
        if shapely.get_num_coordinates(drawn).sum() <= MOST_VERTICES:
            break
        drawn = _simplified(drawn, _PIXEL_DEG * 2**doubled)
    return drawn


def _simplified(shapes: NDArray[np.object_], step: float) -> NDArray[np.object_]:
    simpler = shapely.simplify(shapes, step)
    return np.where(shapely.is_empty(simpler), shapes, simpler)


def _properties(feature: ContextFeature, about: Text) -> str:
    return json.dumps({"tip": tip_lines([*_lines(feature), about])}, ensure_ascii=False)


def _lines(feature: ContextFeature) -> list[Text]:
    name = feature.name[:_LONGEST]
    lines = [Text(vi=name, en=name)] if name else []
    if feature.old_name:
        lines.append(say("app.context.tip.old", name=feature.old_name[:_LONGEST]))
    if feature.code:
        lines.append(say("app.context.tip.code", code=feature.code[:_LONGEST]))
    return lines
