"""What the address says is taken, held against closed lists, and told again; AppTest has no browser and no history."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.drawn_plans import REPOSITORY
from zoneplan.ui import address
from zoneplan.ui.opened import PLAN_VARIABLE
from zoneplan.ui.routes import SCRIPT

TIME_S = 60
JUNK = ["", "nowhere", "<script>", "{{7*7}}", "hoa-phu\x00", "a" * 5000, "__class__", "phu-my,hoa-phu"]


@pytest.fixture
def open_app(monkeypatch):
    def start(page: str | None = None, **keys: str) -> AppTest:
        monkeypatch.setenv(PLAN_VARIABLE, str(REPOSITORY / "data"))
        app = AppTest.from_file(SCRIPT, default_timeout=TIME_S)
        for key, value in keys.items():
            app.query_params[key] = value
        app.run()
        if page is not None:
            app.switch_page(page).run()  # AppTest knows the pages after its first run
        assert not app.exception
        return app

    return start


def words(app: AppTest) -> str:
    bodies = [block.proto.body for block in app.get("html")]
    return " ".join(body for body in bodies if not body.lstrip().startswith("<style"))


def keys(app: AppTest) -> dict[str, str]:
    """The keys and their values; AppTest gives a list where the test put the key there."""
    return {key: value[-1] if isinstance(value, list) else value for key, value in app.query_params.items()}


@pytest.mark.parametrize("raw", JUNK)
@pytest.mark.parametrize(
    ("page", "key", "state"),
    [
        ("documents_page.py", "about", None),
        ("documents_page.py", "document", None),
        ("parcels_page.py", "layer", "hoa-phu-lots"),
        ("reports_page.py", "report", None),
    ],
)
def test_junk_counts_as_nothing(open_app, page, key, state, raw):
    app = open_app(page, **{key: raw})
    assert app.session_state[key] == state
    assert "a" * 5000 not in words(app)
    assert "{{7*7}}" not in words(app)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (None, ["error", "warning", "note"]),
        ("error", ["error"]),
        ("pass,error", ["error", "pass"]),
        ("note,bogus,<b>", ["note"]),
        ("bogus", ["error", "warning", "note"]),
        ("", []),
    ],
)
def test_severities_of_the_address_are_chosen(open_app, raw, shown):
    app = open_app("checks_page.py", **({} if raw is None else {"severity": raw}))
    assert app.pills[0].value == shown
    drawn = {kind for kind in ("error", "warning", "note", "pass") if f'zp-finding zp-{kind}"' in words(app)}
    assert drawn <= set(shown)


def test_what_is_chosen_is_told_and_the_first_state_needs_no_key(open_app):
    app = open_app("checks_page.py")
    assert keys(app) == {}
    app.pills[0].set_value(["note"]).run()
    assert keys(app) == {"severity": "note"}
    app.pills[0].set_value([]).run()
    assert keys(app) == {"severity": ""}
    app.pills[0].set_value(["error", "note", "warning"]).run()
    assert keys(app) == {}


def test_documents_are_narrowed_down_to_a_zone_and_to_a_document(open_app):
    everything = words(open_app("documents_page.py"))
    assert everything.count('class="zp-source"') == 5
    about = open_app("documents_page.py", about="phu-my")
    assert words(about).count('class="zp-source"') == 1
    assert "650" in words(about)
    assert about.selectbox[0].value == "phu-my"
    about.selectbox[0].set_value(None).run()
    assert not about.exception
    assert words(about).count('class="zp-source"') == 5
    assert "about" not in keys(about)


def test_a_zone_and_a_document_that_do_not_meet_give_a_sentence(open_app):
    documents = open_app("documents_page.py").selectbox[1].options
    app = open_app("documents_page.py", about="phu-my")
    drawn = words(app)
    for title in documents:
        app.selectbox[1].set_value(title)
        app.run()
        assert not app.exception
        assert ("Không tài liệu nào" in words(app)) != ('class="zp-source"' in words(app))
    assert drawn.count('class="zp-source"') == 1


def test_the_links_between_pages_carry_what_each_page_was_told(open_app):
    app = open_app(zone="phu-my")
    app.switch_page("documents_page.py").run()
    app.selectbox[0].set_value("hoa-phu").run()
    app.switch_page("checks_page.py").run()
    app.pills[0].set_value(["error"]).run()
    app.segmented_control[0].set_value("en").run()
    app.switch_page("reports_page.py").run()
    links = {link.proto.page: link.proto.query_string for link in app.get("page_link")}
    assert links["documents"] == "lang=en&about=hoa-phu"
    assert links["checks"] == "lang=en&severity=error"
    assert links["import"] == links[""] == "lang=en&zone=phu-my"


def test_the_session_wins_over_the_address_but_after_back_the_address_does(open_app, monkeypatch):
    app = open_app(zone="phu-my", lang="en")
    app.selectbox[0].set_value("hoa-phu").run()
    app.query_params["zone"] = "phu-my"
    del app.query_params["lang"]
    app.run()
    assert (app.session_state["zone"], app.session_state["lang"]) == ("hoa-phu", "en")
    assert keys(app) == {"zone": "hoa-phu", "lang": "en"}
    app.query_params["zone"] = "phu-my"
    del app.query_params["lang"]
    monkeypatch.setattr(address, "came_back", lambda: True)
    app.run()
    assert not app.exception
    assert (app.session_state["zone"], app.session_state["lang"]) == ("phu-my", "vi")
    assert keys(app) == {"zone": "phu-my"}


def test_a_report_speaks_the_language_of_the_page_until_another_is_chosen(open_app):
    app = open_app("reports_page.py")
    assert app.radio[0].value == "vi"
    app.segmented_control[0].set_value("en").run()
    assert app.radio[0].value == "en"
    app.radio[0].set_value("vi").run()
    assert not app.exception
    assert keys(app) == {"lang": "en", "report": "vi"}
    assert "Contents" in words(app)  # the page itself stays English


def test_a_report_of_both_languages_is_offered_with_its_address(open_app):
    app = open_app("reports_page.py", report="both")
    assert not app.exception
    assert app.radio[0].value == "both"
    assert keys(app) == {"report": "both"}
    assert "Song ngữ" in app.radio[0].options
