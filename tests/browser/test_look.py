"""How every page looks: readable in light and dark, reachable by keyboard, on a laptop, a projector and a phone."""

from pathlib import Path

import pytest

PAGES = {  # path -> what is there once the page is drawn
    "/?zone=phu-my": "article[data-zone=phu-my]",
    "/checks": "[data-finding]",
    "/import?zone=hoa-phu": ".zp-history",
    "/parcels": ".zp-plain",
    "/documents": ".zp-source",
    "/reports": "iframe",
    "/scans?zone=hoa-phu": ".zp-kept",
    "/compare?zone=hoa-phu": "[data-testid=stSelectbox]",
}

PHONE, PROJECTOR = (390, 844), {"width": 1920, "height": 1080}
FITS = "() => document.documentElement.scrollWidth <= innerWidth"

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8").partition("\n")[2]


# What has the focus, in the page or in its map, by its tool or its role.
FOCUSED = """() => {
  let element = document.activeElement;
  if (element.tagName === 'IFRAME') element = element.contentDocument.activeElement;
  return element.dataset.tool || element.getAttribute('role') || element.tagName;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast_and_a_laptop_shows_the_whole_width(visit, scheme):
    seen = visit(scheme=scheme)
    seen.await_map()
    shade = seen.page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).colorScheme")
    assert shade == scheme
    for address, drawn in PAGES.items():
        seen.go(address)
        seen.page.locator(drawn).first.wait_for()
        seen.settle()
        faults = {frame.url[-30:]: frame.evaluate(CONTRAST) for frame in seen.page.frames}
        assert not any(faults.values()), (address, faults)
        assert seen.page.evaluate(FITS), address


def test_no_page_is_wider_than_a_phone_nor_than_a_projector_after_it(visit):
    """One load of each page for both screens."""
    seen = visit(size=PHONE)
    for address, drawn in PAGES.items():
        seen.go(address)
        seen.page.locator(drawn).first.wait_for()
        assert seen.page.evaluate(FITS), address
        seen.page.set_viewport_size(PROJECTOR)
        assert seen.page.evaluate(FITS), address
        seen.page.set_viewport_size(dict(zip(("width", "height"), PHONE, strict=True)))


def test_the_map_page_is_worked_by_keyboard(visit):
    """From the navigation to the list of zones, the card's tabs and into the map's own tools."""
    seen = visit("/?zone=hoa-phu")
    seen.card("hoa-phu")
    frame = seen.await_map()
    reached = set()
    for _ in range(60):
        seen.page.keyboard.press("Tab")
        reached.add(seen.page.evaluate(FOCUSED))
        if "tab" in reached and "goto" in reached:
            break
    assert {"combobox", "tab", "draw", "goto"} <= reached
    frame.locator("[data-tool=goto]").focus()
    seen.page.keyboard.press("Enter")
    assert frame.locator(".zp-desk input").evaluate("field => field === document.activeElement")
    seen.page.keyboard.press("Escape")
    frame.locator(".zp-desk").wait_for(state="hidden")
