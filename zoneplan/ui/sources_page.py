"""The documents: what each states, word for word, and when."""

from zoneplan.model.messages import say
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw, plan_shown


def draw_sources(here: Opened) -> None:
    """Draw the page."""
    registry = here.plan.registry
    claims = [(zone.name, claim) for zone in registry.zones for claim in zone.claims]
    region = say("app.sources.region")
    figures = [(zone.name, figure) for zone in registry.zones for figure in zone.figures]
    figures += [(region, figure) for figure in registry.figures]
    draw("sources", registry=registry, claims=claims, figures=figures)


if __name__ == "__main__":
    draw_sources(plan_shown())
