"""How things look on the map and in its legend: one table for both.

Hues are those of Okabe and Ito (2008), told apart by people with colour blindness; line patterns say the same
once more. Keys of a style are Leaflet's path options.
"""

from collections.abc import Mapping
from types import MappingProxyType

from zoneplan.model.boundary import Evidence
from zoneplan.model.context import ContextKind
from zoneplan.model.findings import Severity

Style = Mapping[str, str | float | bool]

_BLUE, _DEEP, _SKY, _SLATE = "#0072b2", "#00466e", "#56b4e9", "#5b6770"

EVIDENCE: Mapping[Evidence, Style] = MappingProxyType(
    {
        Evidence.SCHEMATIC: {
            "color": _BLUE,
            "weight": 2,
            "opacity": 0.8,
            "dashArray": "7 5",
            "fillColor": _SKY,
            "fillOpacity": 0.18,
        },
        Evidence.DIGITISED: {"color": _BLUE, "weight": 1.5, "fillColor": _BLUE, "fillOpacity": 0.14},
        Evidence.SURVEYED: {"color": _DEEP, "weight": 3.5, "fillColor": _BLUE, "fillOpacity": 0.22},
    }
)
CIRCLE: Style = MappingProxyType(
    {
        "color": _SLATE,
        "weight": 2,
        "opacity": 0.75,
        "dashArray": "0.5 6",
        "lineCap": "round",
        "fillColor": _SLATE,
        "fillOpacity": 0.035,
    }
)
LOT_NO_COLOUR = "#d9dcdf"
LOT: Style = MappingProxyType(
    {"color": "#6b6b6b", "weight": 1, "fillColor": LOT_NO_COLOUR, "fillOpacity": 0.55}
)
PLACE: Style = MappingProxyType(
    {"radius": 3, "color": "#3c4650", "weight": 1.5, "fillColor": "#ffffff", "fillOpacity": 1}
)
# A broad, translucent line: the pattern of the boundary below, which says its evidence, stays to be seen.
FINDING: Mapping[Severity, Style] = MappingProxyType(
    {
        Severity.ERROR: {"color": "#d55e00", "weight": 9, "opacity": 0.55, "fillOpacity": 0.3},
        Severity.WARNING: {"color": "#e69f00", "weight": 8, "opacity": 0.5, "fillOpacity": 0.06},
        Severity.NOTE: {"color": "#4d4d4d", "weight": 6, "opacity": 0.3, "fillOpacity": 0.03},
    }
)

# A finding that somebody waived: still to be found, but it shouts no longer.
WAIVED: Style = MappingProxyType(
    {
        "color": _SLATE,
        "weight": 3,
        "opacity": 0.8,
        "dashArray": "1 6",
        "lineCap": "round",
        "fillOpacity": 0.02,
    }
)

# What would change: land gained and lost are told apart by colour and by the line, old and new by the line too.
_GREEN, _ORANGE, _PURPLE = "#009e73", "#d55e00", "#aa4488"
PREVIEW: Mapping[str, Style] = MappingProxyType(
    {
        "old": MappingProxyType({"color": _SLATE, "weight": 2.5, "dashArray": "7 5", "fillOpacity": 0.02}),
        "new": MappingProxyType({"color": _DEEP, "weight": 3.5, "fillOpacity": 0.02}),
        "gained": MappingProxyType({"color": _GREEN, "weight": 1, "fillColor": _GREEN, "fillOpacity": 0.35}),
        "lost": MappingProxyType(
            {
                "color": _ORANGE,
                "weight": 1.5,
                "dashArray": "0.5 4",
                "lineCap": "round",
                "fillColor": _ORANGE,
                "fillOpacity": 0.25,
            }
        ),
        "spots": MappingProxyType(
            {"color": _ORANGE, "weight": 3, "fillColor": "#ffffff", "fillOpacity": 0.9}
        ),
        "readings": MappingProxyType(
            {"color": _PURPLE, "weight": 2, "dashArray": "4 3", "fillColor": _PURPLE, "fillOpacity": 0.05}
        ),
    }
)

# What stands around the zones is quieter than they are: thin lines, hardly any fill, each kind with its own pattern.
_BROWN, _GREY, _ROSE = "#6b5b45", "#8a8f94", "#b3568b"
CONTEXT: Mapping[ContextKind, Style] = MappingProxyType(
    {
        ContextKind.UNITS: MappingProxyType(
            {"color": _BROWN, "weight": 1.3, "opacity": 0.8, "dashArray": "9 3 2 3", "fillOpacity": 0.0}
        ),
        ContextKind.RIVER: MappingProxyType(
            {"color": _SKY, "weight": 1.8, "opacity": 0.9, "fillColor": _SKY, "fillOpacity": 0.2}
        ),
        ContextKind.ROAD: MappingProxyType(
            {"color": _GREY, "weight": 2, "opacity": 0.9, "fillColor": _GREY, "fillOpacity": 0.1}
        ),
        ContextKind.CONSTRAINT: MappingProxyType(
            {
                "color": _ROSE,
                "weight": 1.6,
                "opacity": 0.85,
                "dashArray": "2 4",
                "fillColor": _ROSE,
                "fillOpacity": 0.08,
            }
        ),
        ContextKind.OTHER: MappingProxyType(
            {"color": _SLATE, "weight": 1.2, "opacity": 0.7, "fillColor": _SLATE, "fillOpacity": 0.04}
        ),
    }
)
