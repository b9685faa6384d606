"""Which plan a command means."""

import argparse
from pathlib import Path

from zoneplan.store.shipped import shipped_plan


def plan_meant(chosen: argparse.Namespace) -> Path:
    """The folder named, or the plan of the five zones."""
    plan: Path | None = chosen.plan
    return shipped_plan() if plan is None else plan
