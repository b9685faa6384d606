"""The page script: title, language, downloads, and the page that is chosen. A plan at fault ends in words."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.numbers import LANGS
from zoneplan.outputs.webmap.assets import AssetsMissing, assets
from zoneplan.ui.address import follow, link_keys, tell
from zoneplan.ui.downloads import draw_downloads
from zoneplan.ui.paint import style_sheet
from zoneplan.ui.parcels.chosen import PARCEL
from zoneplan.ui.view import LANGUAGE, ZONE, draw, language, plan_shown, read_language, word

HERE = Path(__file__).parent
NAMES = {"vi": "app.vietnamese", "en": "app.english"}


@dataclass(frozen=True)
class Leaf:
    """A page: its file here, its name in the catalogue, its path, and which keys of the address are its own."""

    file: str
    title: str
    path: str
    keys: tuple[str, ...] = ()


LEAVES = (
    Leaf("map_page.py", "app.page.map", "map", (ZONE, PARCEL)),
    Leaf("checks_page.py", "app.page.checks", "checks", ("severity",)),
    Leaf("import_page.py", "app.import.page", "import", (ZONE,)),
    Leaf("rasters_page.py", "app.scans.page", "scans"),
    Leaf("compare_page.py", "app.compare.page", "compare"),
    Leaf("parcels_page.py", "app.page.parcels", "parcels", ("layer",)),
    Leaf("documents_page.py", "app.page.documents", "documents", ("about", "document")),
    Leaf("reports_page.py", "app.page.reports", "reports", ("report",)),
)


def main() -> None:
    """Draw the frame around a page, and the page."""
    st.set_page_config(page_title="zoneplan", page_icon=str(HERE / "zoneplan.svg"), layout="wide")
    follow(LANGUAGE, read_language)
    tell(LANGUAGE, None if language() == "vi" else language(), read_language)
    st.logo(str(HERE / "zoneplan.svg"), size="large")
    st.html(style_sheet())
    pages = [
        st.Page(HERE / leaf.file, title=word(leaf.title), url_path=leaf.path, default=leaf is LEAVES[0])
        for leaf in LEAVES
    ]
    page = st.navigation(pages, position="hidden")
    # Streamlit's own menu drops all keys of the address and adds a second step to the history for every one that is
    # put back: these links carry them.
    with st.container(key="pages", horizontal=True, gap="small"):
        for leaf, target in zip(LEAVES, pages, strict=True):
            st.page_link(target, label=word(leaf.title), query_params=dict(link_keys((LANGUAGE, *leaf.keys))))
    head = st.container(key="head", horizontal=True, vertical_alignment="center")
    try:
        assets()
        shown = plan_shown()
    except ZoneplanError as fault:
        _choose_language(head)
        title = "app.stopped.title" if isinstance(fault, AssetsMissing) else "app.fault.title"
        draw("fault", title=title, fault=fault)
        return
    with head:
        draw("title", plan=shown.plan)
        draw_downloads(shown.report, language())
    _choose_language(head)
    page.run()


def _choose_language(head: st.delta_generator.DeltaGenerator) -> None:
    head.segmented_control(
        word("app.language"),
        options=LANGS,
        format_func=lambda lang: word(NAMES[lang]),
        key=LANGUAGE,
        required=True,
        label_visibility="collapsed",
    )


if __name__ == "__main__":
    main()
