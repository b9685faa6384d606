"""How much of the whole each stage of preparing a layer is, so that one bar and a time left can be shown."""

from types import MappingProxyType
from typing import Final

from zoneplan.model.progress import Step

# seconds for a million parcels on two cores, as measured; only their ratios count
WEIGHTS: Final = MappingProxyType(
    {
        "reading": 12.0,
        "validity": 3.0,
        "areas": 4.0,
        "edges": 4.0,
        "overlaps": 2.0,
        "cover": 6.0,
        "attributes": 3.0,
        "writing": 22.0,
        "index": 5.0,
        "overview": 3.0,
    }
)


def share_done(step: Step) -> float:
    """How much of the whole is done when a stage is so far: 0 to 1. A stage that is not known counts as not begun.

    Examples
    --------
    >>> share_done(Step("reading", 0, 10)), share_done(Step("overview", 2, 2))
    (0.0, 1.0)
    """
    whole = sum(WEIGHTS.values())
    before = 0.0
    for stage, weight in WEIGHTS.items():
        if stage == step.stage:
            part = min(1.0, step.done / step.total) if step.total else 0.0
            return min(1.0, (before + weight * part) / whole)
        before += weight
    return 0.0


def seconds_left(share: float, elapsed_s: float) -> float | None:
    """How long the rest will take if it goes on as it went; None while too little is done to say.

    Examples
    --------
    >>> seconds_left(0.25, 10.0), seconds_left(0.01, 1.0)
    (30.0, None)
    """
    if share < 0.03 or elapsed_s < 2:
        return None
    return elapsed_s * (1 - share) / share
