"""The documents: what each states, word for word, and when; all of it, or of one zone, or of one document."""

from collections.abc import Iterable

import streamlit as st

from zoneplan.model.messages import Text, say
from zoneplan.model.registry import Claim, Figure, Registry, Zone
from zoneplan.ui.address import follow, one_of, tell
from zoneplan.ui.choice import choose
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw, language, plan_shown, word

ABOUT, DOCUMENT = "about", "document"  # keys of the session and of the address


def draw_documents(here: Opened) -> None:
    """Draw the page."""
    registry = here.plan.registry
    left, right = st.columns(2)
    with left:
        about = _choose(ABOUT, {zone.id: zone.name.to(language()) for zone in registry.zones})
    with right:
        document = _choose(DOCUMENT, {source.id: source.title for source in registry.sources})
    claims = [(zone.name, claim) for zone in _zones(registry, about) for claim in zone.claims]
    figures = [(zone.name, figure) for zone in _zones(registry, about) for figure in zone.figures]
    if about is None:
        figures += [(say("app.documents.region"), figure) for figure in registry.figures]
    speaking = _sources(claims) | _sources(figures)
    draw(
        "documents",
        registry=registry,
        sources=[
            source
            for source in registry.sources
            if document in (None, source.id) and (about is None or source.id in speaking)
        ],
        claims=claims,
        figures=figures,
        everything=about is None and document is None,
    )


def _choose(key: str, names: dict[str, str]) -> str | None:
    """Draw one filter; the address says the same."""
    read = one_of(names)
    follow(key, read)
    # two documents may have one title, and the browser tells options apart by what they show
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    labels = {one: f"{name} ({one})" if name in twice else name for one, name in names.items()}
    chosen = choose(
        st.selectbox, word(f"app.documents.{key}"), labels, key, placeholder=word(f"app.documents.any-{key}")
    )
    tell(key, chosen, read)
    return chosen


def _zones(registry: Registry, about: str | None) -> list[Zone]:
    return [zone for zone in registry.zones if about in (None, zone.id)]


def _sources(said: Iterable[tuple[Text, Claim | Figure]]) -> set[str]:
    return {one.source for _, one in said}


if __name__ == "__main__":
    draw_documents(plan_shown())
