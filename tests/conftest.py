"""What several rooms' tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.drawn_plans import REPOSITORY, checked
from zoneplan.checks.report import Report

# The same examples in every run: a run that fails tells of the change, not of luck. To look for new ones:
# pytest --hypothesis-profile search
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, derandomize=False)
settings.load_profile("repeatable")

BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop in the thread, and AppTest needs one of its own."""
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER))


@pytest.fixture(scope="session")
def data_report() -> Report:
    """The report of the shipped plan."""
    return checked(REPOSITORY / "data")
