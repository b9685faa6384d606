"""What several rooms' tests share."""

import pytest

from tests.drawn_plans import REPOSITORY, checked
from zoneplan.checks.report import Report


@pytest.fixture(scope="session")
def data_report() -> Report:
    """The report of the shipped plan."""
    return checked(REPOSITORY / "data")
