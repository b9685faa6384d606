"""Lots as a fabric: who shares land with whom, what is covered, what is left open."""

from zoneplan.geometry.fabric.edges import Matching, match_edges
from zoneplan.geometry.fabric.faces import Cover, cover
from zoneplan.geometry.fabric.overlaps import Overlaps, overlaps, widths_m
from zoneplan.geometry.fabric.pairs import TooDense, pairs_sharing_land
from zoneplan.geometry.fabric.unnoded import unnoded_vertices

__all__ = [
    "Cover",
    "Matching",
    "Overlaps",
    "TooDense",
    "cover",
    "match_edges",
    "overlaps",
    "pairs_sharing_land",
    "unnoded_vertices",
    "widths_m",
]
