"""Lots as a fabric: who shares land with whom, what is covered, what is left open."""

from zoneplan.geometry.fabric.faces import Cover, cover
from zoneplan.geometry.fabric.matching import Matching, match_edges, with_doubled
from zoneplan.geometry.fabric.near import Near
from zoneplan.geometry.fabric.overlaps import Overlaps, common_land
from zoneplan.geometry.fabric.pairs import TooDense, pairs_sharing_land
from zoneplan.geometry.fabric.unnoded import unnoded_vertices
from zoneplan.geometry.fabric.widths import lost_m2, widths_m

__all__ = [
    "Cover",
    "Matching",
    "Near",
    "Overlaps",
    "TooDense",
    "common_land",
    "cover",
    "lost_m2",
    "match_edges",
    "pairs_sharing_land",
    "unnoded_vertices",
    "widths_m",
    "with_doubled",
]
