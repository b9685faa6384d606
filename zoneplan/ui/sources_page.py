"""The documents: what each states, word for word, and when."""

from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw, plan_shown


def draw_sources(here: Opened) -> None:
    """Draw the page."""
    registry = here.plan.registry
    claims = [(zone.name, claim) for zone in registry.zones for claim in zone.claims]
    figures = [(zone.name, figure) for zone in registry.zones for figure in zone.figures]
    figures += [(None, figure) for figure in registry.figures]
    draw("sources", registry=registry, claims=claims, figures=figures)


draw_sources(plan_shown())
