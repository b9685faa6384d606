"""The table of VN-2000 systems."""

import pytest
from pyproj import CRS

from zoneplan.geometry.vn2000.zones import DEPRECATED_EXCHANGED, VN2000_ZONES, meridian_text, vn2000_zone


@pytest.mark.parametrize("epsg", sorted(VN2000_ZONES))
def test_every_row_is_what_the_epsg_registry_says(epsg: int) -> None:
    zone, registered = vn2000_zone(epsg), CRS.from_epsg(epsg)
    operation = registered.coordinate_operation
    assert operation is not None
    numbers = {p.name: float(p.value) for p in operation.params}
    assert zone.epsg == epsg
    assert zone.name == registered.name
    assert numbers == {
        "Latitude of natural origin": 0.0,
        "Longitude of natural origin": zone.meridian_deg,
        "Scale factor at natural origin": zone.k0,
        "False easting": 500000.0,
        "False northing": 0.0,
    }
    assert zone.width_deg == (6 if zone.k0 == 0.9996 else 3)
    assert not registered.is_deprecated


def test_the_table_has_all_twenty_systems_and_no_deprecated_one() -> None:
    assert set(VN2000_ZONES) == {3405, 3406, 5896, 5897, 5898, 5899, *range(9205, 9219)}
    assert not set(VN2000_ZONES) & DEPRECATED_EXCHANGED


@pytest.mark.parametrize(
    ("epsg", "text"),
    [(9210, "105°45′"), (5899, "107°45′"), (9212, "106°15′"), (5897, "105°00′"), (9207, "104°30′")],
)
def test_meridians_are_printed_as_corner_tables_print_them(epsg: int, text: str) -> None:
    assert meridian_text(vn2000_zone(epsg)) == text


@pytest.mark.parametrize("epsg", [0, -1, 4326, 4756, 32648])
def test_an_unknown_code_is_refused_with_the_codes_that_are_known(epsg: int) -> None:
    with pytest.raises(ValueError, match=rf"EPSG:{epsg} is not a projected VN-2000 system.* 9210 "):
        vn2000_zone(epsg)


@pytest.mark.parametrize("epsg", sorted(DEPRECATED_EXCHANGED))
def test_a_code_with_exchanged_axes_is_refused_by_its_fault(epsg: int) -> None:
    with pytest.raises(ValueError, match="easting and northing exchanged"):
        vn2000_zone(epsg)
