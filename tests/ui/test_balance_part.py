"""The land-use balance on the page of parcels."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.drawn_plans import board, put_boundary, put_lots, write_plan, zone_toml
from zoneplan.ui.opened import PLAN_VARIABLE
from zoneplan.ui.routes import SCRIPT

# without dates: the page shows the rules of today
RULES = """
schema = "zoneplan-rules/1"
keep_shipped = false
[[rules]]
id = "own"
name = { vi = "Riêng", en = "Own" }
edition = "<b>QĐ 1</b>"
source = "test"
grade = "H"
zones = { codes = ["SKK"] }
shares = [
  { id = "green", name = { vi = "Cây xanh", en = "Green" }, codes = ["DKV"], least_pct = 10 },
  { id = "roads", name = { vi = "Đường", en = "Roads" }, codes = ["DGT"], least_pct = 10 },
]
"""


def page(monkeypatch, plan: Path, lang: str) -> str:
    monkeypatch.setenv(PLAN_VARIABLE, str(plan))
    app = AppTest.from_file(SCRIPT, default_timeout=90)
    app.query_params["lang"] = lang
    app.run()
    app.switch_page("parcels_page.py").run()
    assert not app.exception
    return " ".join(block.proto.body for block in app.get("html")).replace("\u00a0", " ")


def drawn(folder: Path, rules: str = RULES) -> Path:
    plan = write_plan(folder, [zone_toml("a")])
    put_boundary(plan, "a", board(0, 0, 100, 100))
    lots = {
        "1": (board(0, 0, 80, 100), {"code": "SKK"}),
        "2": (board(80, 0, 92, 100), {"code": "DGT"}),
        "3": (board(92, 0, 100, 100), {"code": "QQQ"}),
    }
    put_lots(plan, "a", lots)
    (plan / "boundaries" / "rules.toml").write_text(rules, encoding="utf-8")
    return plan


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ["0,8000", "80,00", "Thấp hơn mức tối thiểu", "Đạt", "theo rules.toml của quy hoạch", "Cộng"]),
        ("en", ["0.8000", "80.00", "Below the minimum", "Met", "the plan's own rules.toml", "Total"]),
    ],
)
def test_counts_hectares_shares_minimum_and_verdict_stand_in_words(monkeypatch, tmp_path, lang, words):
    body = page(monkeypatch, drawn(tmp_path), lang)
    assert [word for word in words if word not in body.replace("&#39;", "'")] == []
    assert body.count("data:image/svg+xml;base64,") == 2
    assert ('data-held="no"' in body, 'data-held="yes"' in body) == (True, True)
    assert 'data-code="QQQ"><td><i class="zp-swatch zp-no-colour">' in body
    assert "SKK 80" in body.split('alt="')[1]  # the chart in words
    assert "&lt;b&gt;QĐ 1&lt;/b&gt;" in body
    assert "<b>QĐ 1" not in body


def test_a_page_without_an_applicable_rule_says_why(monkeypatch, tmp_path):
    body = page(monkeypatch, drawn(tmp_path, RULES.replace("SKK", "SKN")), "vi")
    assert "zp-not-applied" in body
    assert "ở đây là 0,00 %" in body
    assert "data-held" not in body


def test_a_faulty_rules_toml_does_not_stop_the_page(monkeypatch, tmp_path):
    body = page(monkeypatch, drawn(tmp_path, RULES.replace('"H"', '"Z"')), "vi")
    assert "boundaries/rules.toml không đọc được" in body
    assert "rules[own].grade" in body
