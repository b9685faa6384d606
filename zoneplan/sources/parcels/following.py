"""Building the shapes while the worker still writes them, so that two processors have work.

What is built is believed only later: the head, which the worker writes last, says how many there are.
"""

import os
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.sources.admission.apart import open_plain
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.admission.wire import Garbled
from zoneplan.sources.parcels import wire

A_PARCEL: Final = 700  # bytes in memory: Python object, GEOS polygon, id and code
_LOOK_S: Final = 0.02


class Following:
    """Reads the worker's shapes as they come.

    Parameters
    ----------
    folder : pathlib.Path
        The worker's.
    file : str
        For refusals.
    limit : int
        Bytes that the answer may have.
    memory : int
        Bytes that the shapes may take; beyond, building ends, for the head will say that they are too many.
    """

    def __init__(self, folder: Path, file: str, limit: int, memory: float) -> None:
        self._path, self._file, self._limit, self._memory = folder / wire.SHAPES, file, limit, memory
        self._ended, self._left = Event(), Event()

    def ended(self) -> None:
        """The worker writes no more."""
        self._ended.set()

    def leave(self) -> None:
        """Nobody wants the shapes any more."""
        self._left.set()
        self._ended.set()

    def built(self) -> list[NDArray[Any]]:
        """Build until the stream ends; run beside the worker.

        Returns
        -------
        list of numpy.ndarray of shapely geometries
            None for none.

        Raises
        ------
        Garbled
            If the stream is not as agreed, stops before its end, or was left.
        NotAdmitted
            If the file is none of the worker's, or larger than it may be.
        """
        parts: list[NDArray[Any]] = []
        taken = 0
        with _Growing(self._path, self._file, self._limit, self._ended) as growing:
            for wkb in wire.read_shapes(growing, None):
                if self._left.is_set():
                    raise Garbled("left")
                taken += len(wkb) * A_PARCEL
                if taken + growing.told > self._memory:
                    raise Garbled("more than memory holds")
                parts.append(np.asarray(shapely.from_wkb(wkb)))
        return parts


class _Growing:
    """A file that another process writes: reading waits for bytes that are still to come."""

    def __init__(self, path: Path, file: str, limit: int, ended: Event) -> None:
        self.told = 0
        self.closed = False
        self._file, self._limit, self._ended = file, limit, ended
        self._opened = self._open(path)

    def _open(self, path: Path) -> Any:
        while True:
            last = self._ended.is_set()
            if os.path.lexists(path) or last:
                return open_plain(path, self._file, self._limit)
            sleep(_LOOK_S)

    def __enter__(self) -> "_Growing":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.closed = True
        self._opened.close()

    def read(self, count: int = -1) -> bytes:
        """Give so many bytes, fewer only if no more will come."""
        pieces = []
        while count:
            last = self._ended.is_set()  # asked before reading: what was written until then is read
            piece = self._piece(count)
            pieces.append(piece)
            count -= len(piece)
            self.told += len(piece)
            if self.told > self._limit:
                raise not_admitted("answer-big", file=self._file, limit=self._limit // 1_000_000)
            if not piece and last:
                break
            if not piece:
                sleep(_LOOK_S)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _piece(self, count: int) -> bytes:
        try:
            found: bytes = self._opened.read(count)
        except OSError as why:
            raise Garbled(str(why)[:200]) from None
        return found
