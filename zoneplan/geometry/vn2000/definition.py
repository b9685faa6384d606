"""The definition of a system as files carry it."""

from typing import Any

from pyproj import CRS


def projjson(epsg: int) -> dict[str, Any]:
    """A system as PROJJSON, the form that GeoParquet asks for.

    Examples
    --------
    >>> projjson(9210)["id"]
    {'authority': 'EPSG', 'code': 9210}
    """
    return dict(CRS.from_epsg(epsg).to_json_dict())
