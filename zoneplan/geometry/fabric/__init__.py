"""Lots as a fabric: who shares land with whom, what is covered, what is left open."""

from zoneplan.geometry.fabric.cover import Balance, balance, gaps, gaps_against, outside, overlapping_pairs
from zoneplan.geometry.fabric.pairs import TooDense, pairs_sharing_land

__all__ = [
    "Balance",
    "TooDense",
    "balance",
    "gaps",
    "gaps_against",
    "outside",
    "overlapping_pairs",
    "pairs_sharing_land",
]
