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

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8").partition("\n")[2]


# What has the focus, in the page or in its map, by its tool or its role.
FOCUSED = """() => {
  let element = document.activeElement;
  if (element.tagName === 'IFRAME') element = element.contentDocument.activeElement;
  return element.dataset.tool || element.getAttribute('role') || element.tagName;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(visit, scheme):
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


@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (1920, 1080)])
def test_no_page_is_wider_than_the_screen(visit, size):
    seen = visit(size=size)
    for address, drawn in PAGES.items():
        seen.go(address)
        seen.page.locator(drawn).first.wait_for()
        assert seen.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), address


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
