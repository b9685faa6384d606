"""The page script: title, language, downloads, and the page that is chosen. A plan at fault ends in words."""

from pathlib import Path

import streamlit as st

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.numbers import LANGS
from zoneplan.outputs.webmap.assets import AssetsMissing, assets
from zoneplan.ui.downloads import draw_downloads
from zoneplan.ui.paint import style_sheet
from zoneplan.ui.view import LANGUAGE, draw, language, plan_shown, word

HERE = Path(__file__).parent
NAMES = {"vi": "app.vietnamese", "en": "app.english"}


def main() -> None:
    """Draw the frame around a page, and the page."""
    st.set_page_config(page_title="zoneplan", page_icon=str(HERE / "zoneplan.svg"), layout="wide")
    st.session_state.setdefault(LANGUAGE, language())
    st.logo(str(HERE / "zoneplan.svg"), size="large")
    st.html(style_sheet())
    page = st.navigation(
        [
            st.Page(HERE / "map_page.py", title=word("app.page.map"), url_path="map", default=True),
            st.Page(HERE / "checks_page.py", title=word("app.page.checks"), url_path="checks"),
            st.Page(HERE / "sources_page.py", title=word("app.page.sources"), url_path="sources"),
            st.Page(HERE / "import_page.py", title=word("app.import.page"), url_path="import"),
            st.Page(HERE / "compare_page.py", title=word("app.compare.page"), url_path="compare"),
        ],
        position="top",
    )
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
    if language() == "vi":
        st.query_params.pop(LANGUAGE, None)
    else:
        st.query_params[LANGUAGE] = language()


if __name__ == "__main__":
    main()
