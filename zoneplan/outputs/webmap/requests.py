"""What the map is asked to show while it stands: language, zone, further layers, findings, and where to go."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from zoneplan.model.numbers import Lang
from zoneplan.outputs.webmap.extras import EXTRAS

# The frame of streamlit-folium stands two folders below the server's root.
ROOT = "../../zoneplan"


class _Show(MacroElement):
    """Tells the map in the browser what to show, without a reload."""

    _template = Template(
        "{% macro script(this, kwargs) %}zoneplan.show({{ this.wanted|tojson }});{% endmacro %}"
    )

    def __init__(self, wanted: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "Show"
        self.wanted = wanted


@dataclass(frozen=True)
class Focus:
    """Where the map shall go, once: ``turn`` tells one request from the next, so that it can be asked again.

    Either ``finding``, the number of a finding in the report's order (its geometry flashes; without one of its own, the
    boundaries of ``zones`` do), or ``at``, latitude and longitude of a point (a mark is put there, seen
    from ``zoom`` or nearer).
    """

    turn: int
    finding: int | None = None
    at: tuple[float, float] | None = None
    zones: tuple[str, ...] = ()
    zoom: int = 15


def shown(
    lang: Lang,
    zone: str | None,
    *,
    stay: bool = False,
    extras: str | None = None,
    focus: Focus | None = None,
    findings: Sequence[int] | None = None,
    parcel: str | None = None,
) -> folium.FeatureGroup:
    """Build what changes without a reload of the map.

    Parameters
    ----------
    lang : {"vi", "en"}
    zone : str or None
        The chosen zone.
    stay : bool
        Whether the map stays where it is although another zone is chosen, as after the browser's Back.
    extras : str, optional
        Digest under which the list of further layers is served (``extras.extras_layers``); None: there are none.
    focus : Focus, optional
    findings : sequence of int, optional
        Numbers of the findings to draw, in the report's order; None: all.
    parcel : str, optional
        The parcel of a large layer that is marked: the layer's key, a colon, and the parcel's row.
    """
    wanted: dict[str, Any] = {"lang": lang, "zone": zone, "stay": stay, "parcel": parcel}
    wanted["extras"] = None if extras is None else f"{ROOT}/preview/{extras}/{EXTRAS}.json"
    wanted["focus"] = None if focus is None else asdict(focus)
    wanted["findings"] = None if findings is None else list(findings)
    group = folium.FeatureGroup(name="show", control=False)
    group.add_child(_Show(wanted))
    return group
