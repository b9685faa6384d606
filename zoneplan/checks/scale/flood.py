"""The search for pairs over all parts: suspects visit the parts whose cells they share, until nobody new does."""

from collections.abc import Mapping
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneplan.checks.scale import search
from zoneplan.checks.scale.engine import Engine
from zoneplan.checks.scale.search import First, Searched, Visitors
from zoneplan.checks.scale.survey import Place
from zoneplan.geometry.fabric.matching import OpenEdges
from zoneplan.geometry.fabric.overlaps import Overlaps
from zoneplan.geometry.fabric.parts import boxes
from zoneplan.geometry.validity import GeometryFault

_Rows = NDArray[np.intp]


class Flood:
    """The search, round by round.

    Parameters
    ----------
    engine : Engine
    places : list of Place
    faults : list of mapping of int to GeometryFault
        By part, by row of the part.
    shared : numpy.ndarray of bool
        The cells that several parts occupy.
    occupied : list of numpy.ndarray of int
        Numbers of the cells that each part occupies.
    """

    def __init__(
        self,
        engine: Engine,
        places: list[Place],
        faults: list[Mapping[int, GeometryFault]],
        shared: NDArray[np.bool_],
        occupied: list[_Rows],
    ) -> None:
        self.engine, self.places, self.faults = engine, places, faults
        self.shared, self.occupied = shared, occupied
        self.compared: list[_Rows] = []
        self.centres: list[_Rows] = []

    def run(self, inside: list[Any], across: list[Any]) -> tuple[Overlaps, OpenEdges]:
        """Find all pairs and all open edges, with rows of the layer.

        Parameters
        ----------
        inside, across : list of handles
            Unmet edges of each part that no other has, and of all parts by bucket.
        """
        count = len(self.places)
        firsts: list[First] = self.engine.results(
            "overlaps",
            self.engine.start(
                search.search_first,
                self.places,
                self.faults,
                repeat(self.shared, count),
                inside,
                repeat(across, count),
            ),
        )
        found = [first.searched for first in firsts]
        self.compared = [one.compared for one in found]
        self.centres = [one.centres for one in found]
        land = [one.overlaps for one in found]
        while hosts := self._visiting(found):
            found = self._round(hosts)
            land += [one.overlaps for one in found]
        edges = [first.edges for first in firsts]
        return _in_order(land), OpenEdges(
            np.concatenate([one.ends for one in edges]), np.concatenate([one.owner for one in edges])
        )

    def _round(self, visiting: dict[int, Visitors]) -> list[Searched]:
        hosts = list(visiting)
        found: list[Searched] = self.engine.results(
            "overlaps",
            self.engine.start(
                search.search_again,
                [self.places[host] for host in hosts],
                [self.faults[host] for host in hosts],
                repeat(self.shared, len(hosts)),
                list(visiting.values()),
                [self.compared[host] for host in hosts],
                [self.centres[host] for host in hosts],
            ),
        )
        for host, one in zip(hosts, found, strict=True):
            self.compared[host], self.centres[host] = one.compared, one.centres
        return found

    def _visiting(self, found: list[Searched]) -> dict[int, Visitors]:
        """Who visits each part: those who are leaving another one and touch its cells."""
        rows = np.concatenate([one.leaving.rows for one in found])
        lots = np.concatenate([one.leaving.lots for one in found])
        order = np.argsort(rows)
        centres = np.concatenate([one.leaving.centres for one in found])[order]
        rows, lots = rows[order], lots[order]
        bounds = boxes(lots)
        visiting = {}
        for number, (place, occupied) in enumerate(zip(self.places, self.occupied, strict=True)):
            own = np.zeros(self.shared.size, dtype=bool)
            own[occupied] = True
            comes = place.cells.touching(bounds, own.reshape(self.shared.shape))
            comes &= (rows < place.start) | (rows >= place.start + place.part.count)
            if comes.any():
                visiting[number] = Visitors(rows[comes], lots[comes], centres[comes])
        return visiting


def _in_order(land: list[Overlaps]) -> Overlaps:
    first, second = (np.concatenate([getattr(one, name) for one in land]) for name in ("first", "second"))
    # a lot that visits again as a centre meets its pairs again
    order = np.unique(np.stack([first, second]), axis=1, return_index=True)[1]
    return Overlaps(
        *(
            np.concatenate([getattr(one, name) for one in land])[order]
            for name in ("first", "second", "m2", "share_a", "share_b", "width_m", "geometry")
        )
    )
