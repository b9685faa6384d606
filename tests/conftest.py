"""What several rooms' tests share."""

from pathlib import Path

import pytest

from tests.drawn_plans import REPOSITORY, checked
from zoneplan.checks.report import Report

BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop in the thread, and AppTest needs one of its own."""
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER))


@pytest.fixture(scope="session")
def data_report() -> Report:
    """The report of the shipped plan."""
    return checked(REPOSITORY / "data")
