"""Small layers of parcels as files, in every format and in every way wrong."""

import json

import geopandas as gpd
import shapely

from tests.drawn_plans import EPSG, board

COLUMNS = {"so_thua": ["1", "2", "3"], "mdsd": ["ODT", None, "SKC"], "dien_tich": [100.0, None, 99.5]}


def squares(count: int = 3) -> list:
    """A row of squares of 100 m² on the drawing board."""
    return [board(10 * place, 0, 10 * place + 10, 10) for place in range(count)]


def frame(geometry=None, columns=None, crs=EPSG) -> gpd.GeoDataFrame:
    """A layer on the plane of the drawing board."""
    shapes = squares() if geometry is None else geometry
    given = COLUMNS if columns is None else columns
    return gpd.GeoDataFrame(
        {name: values[: len(shapes)] for name, values in given.items()}, geometry=shapes, crs=crs
    )


def geojson_file(path, features, **members):
    """A GeoJSON file whose members stand in the order given, the features last but one."""
    document = {"type": "FeatureCollection", "features": features, **members}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def feature(geometry, **properties):
    """A feature with any geometry that JSON can say."""
    shape = json.loads(shapely.to_geojson(geometry)) if isinstance(geometry, shapely.Geometry) else geometry
    return {"type": "Feature", "properties": properties, "geometry": shape}
