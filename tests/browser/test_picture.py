"""A planner takes the picture of a zone away, and the map stays as it is."""

from PIL import Image


def test_the_picture_of_the_chosen_zone_is_downloaded_without_a_reload(visit, tmp_path):
    seen = visit("/?zone=long-thanh")
    seen.card("long-thanh")
    seen.await_map().evaluate("() => { window.mark = 'the same frame'; }")
    seen.page.get_by_role("button", name="Hình để in").click()
    seen.page.get_by_text("Khu đang chọn", exact=True).click()
    seen.page.get_by_text("dọc", exact=True).click()
    seen.page.get_by_text("210 × 297 mm").wait_for()
    with seen.page.expect_download() as coming:
        seen.page.get_by_role("button", name="Tải hình PNG").click()
    assert coming.value.suggested_filename == "zoneplan-long-thanh-a4-vi.png"
    coming.value.save_as(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as image:
        assert image.format == "PNG"
        assert image.size == (2480, 3508)
        assert round(image.info["dpi"][0]) == 300
    assert seen.await_map().evaluate("() => window.mark") == "the same frame"
