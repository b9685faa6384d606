"""A planner without a command line: a file of parcels from the desk to the map."""

import geopandas as gpd
import shapely

from benchmarks.drawn_fabric import draw_fabric
from tests.drawn_plans import EPSG, put_boundary, write_plan, zone_toml
from zoneplan.store.folder import open_folder
from zoneplan.store.prepared.cache import CACHE_VARIABLE


def test_a_layer_is_dropped_kept_prepared_and_ready(visit, tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    drawn = draw_fabric(200, 5)
    count = len(drawn.ids)
    columns = {"so_thua": drawn.ids, "mdsd": drawn.codes, "dt_gcn": drawn.declared_m2}
    lots = gpd.GeoDataFrame(columns, geometry=drawn.geometry, crs=f"EPSG:{EPSG}")
    lots.to_parquet(tmp_path / "phường.parquet")
    plan = write_plan(tmp_path / "plan", [zone_toml("a")])
    put_boundary(plan, "a", shapely.box(*lots.total_bounds))
    seen = visit("/parcels?lang=en&zone=a", plan=plan)
    page = seen.page
    page.get_by_role("combobox", name="The parcels divide the zone").click()
    page.get_by_role("option", name="Zone a").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "phường.parquet")
    page.locator(f"[data-recognised='{count}']").wait_for()
    page.get_by_text("surveyed", exact=True).click()
    source = page.get_by_role("textbox", name="Source *")
    source.fill("cadastral map")
    source.press("Enter")
    seen.settle()
    page.get_by_role("button", name="Keep in the plan").click()
    page.locator("[data-kept-layer='parcels/phường.parquet']").wait_for()
    (layer,) = open_folder(plan).parcel_files
    assert (layer.count, layer.source) == (count, "cadastral map")
    page.locator(".st-key-large-prepare-0 button").click()
    page.locator(f"[data-ready='{count}']").wait_for(timeout=60_000)
