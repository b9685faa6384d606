"""Walks of edges cancelled against each other: an edge walked once in each direction is met, any other is open."""

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

import numpy as np
from numpy.typing import NDArray

from zoneplan.geometry.fabric.edges import ONE, Keys

_FEW = 1 << 16  # keys: no need for buckets, and as many as go into one
_MOST_BUCKETS = 256
_FOLDS = (np.uint64(1), np.uint64(24), np.uint64(40))  # which bits of a key choose its slot, look by look
_WORTH = 0.75  # a look that leaves more than this is the last


def unmet_among(parts: list[Keys], threads: ThreadPoolExecutor | None = None) -> Keys:
    """Keys, without their direction, of the edges that are not walked exactly once in each direction.

    Parameters
    ----------
    parts : list of numpy.ndarray of uint64
        With direction, in any order.
    threads : ThreadPoolExecutor, optional
        Of its own where there is none.

    Returns
    -------
    numpy.ndarray of uint64
        Rising, each once.

    Examples
    --------
    >>> unmet_among([np.array([2, 3, 4, 4, 5, 6], dtype=np.uint64)]).tolist()  # edge 1 is met
    [2, 3]
    """
    count = sum(keys.size for keys in parts)
    if count <= _FEW:
        return _unmet(np.concatenate([np.zeros(0, dtype=np.uint64), *parts]))
    if threads is None:
        with ThreadPoolExecutor(cpu_count()) as threads:
            return unmet_among(parts, threads)
    # first into buckets by the highest bits, part by part, then each bucket in the cache
    bits = min(count // _FEW, _MOST_BUCKETS - 1).bit_length()
    buckets = list(threads.map(lambda keys: _into_buckets(keys, bits), parts))

    def of(bucket: int) -> Keys:
        return _unmet(np.concatenate([part[bucket] for part in buckets]))

    return np.concatenate(list(threads.map(of, range(1 << bits))))


def perhaps_unmet(keys: Keys) -> NDArray[np.intp]:
    """Leave out most keys of edges that are walked once in each direction; give the positions of all others, rising.

    Examples
    --------
    >>> perhaps_unmet(np.array([2, 3, 4, 4, 5], dtype=np.uint64)).tolist()
    [2, 3, 4]
    """
    left = np.arange(keys.size)
    for fold in _FOLDS:
        some = np.flatnonzero(~_surely_met(keys, fold))
        last = some.size > _WORTH * keys.size
        left, keys = left[some], keys[some]
        if last:
            break
    return left


def _into_buckets(keys: Keys, bits: int) -> list[Keys]:
    bucket = (keys >> np.uint64(64 - bits)).astype(np.uint8)
    ends = np.cumsum(np.bincount(bucket, minlength=1 << bits))
    return np.split(keys[np.argsort(bucket, kind="stable")], ends[:-1])


def _unmet(keys: Keys) -> Keys:
    """Edges of one bucket that are not walked exactly once in each direction, without direction, rising, each once."""
    ordered = np.sort(keys[perhaps_unmet(keys)])
    if not ordered.size:
        return ordered
    apart = ordered[1:] ^ ordered[:-1]
    alike = np.r_[False, apart <= ONE, False]  # whether each is the same edge as the one before it
    met = np.r_[apart == ONE, False] & ~alike[:-1]
    met[:-1] &= ~alike[2:]
    met[1:] |= met[:-1].copy()
    return np.asarray(np.unique(ordered[~met] >> ONE))


def _surely_met(keys: Keys, fold: np.uint64) -> NDArray[np.bool_]:
    """Most keys of edges that are walked once in each direction, told without sorting, which would take longer.

    Both directions of an edge fall into the same slot. A slot whose sum is that of the two holds them and nothing else:
    other keys have the same sum, of 64 bits, no more often than two edges have the same key.
    """
    size = 1 << keys.size.bit_length()
    slots = keys >> fold
    slots &= np.uint64(size - 1)
    slot = slots.view(np.intp)
    total = np.zeros(size, dtype=np.uint64)
    np.add.at(total, slot, keys)
    both = keys << ONE  # with the lowest bit once 0 and once 1
    both &= ~(ONE << ONE)
    both |= ONE
    return np.asarray(total[slot] == both)


class Among:
    """Which keys are of some edges; a bitmap that fits the cache lets most others pass at once.

    Parameters
    ----------
    edges : numpy.ndarray of uint64
        Keys without direction, rising.

    Examples
    --------
    >>> Among(np.array([1, 4], dtype=np.uint64))(np.array([2, 4, 9], dtype=np.uint64)).tolist()
    [0, 2]
    """

    def __init__(self, edges: Keys) -> None:
        self.edges = edges
        size = 1 << min(24, max(16, (32 * edges.size).bit_length()))
        self.last = np.uint64(size - 1)
        self.marked = np.zeros(size, dtype=bool)
        self.marked[(edges & self.last).view(np.intp)] = True

    def __call__(self, keys: Keys) -> NDArray[np.intp]:
        """Give the positions of those keys, which have a direction."""
        alike = keys >> ONE
        likely = np.flatnonzero(self.marked[(alike & self.last).view(np.intp)])
        if not self.edges.size:
            return likely
        at = np.minimum(np.searchsorted(self.edges, alike[likely]), self.edges.size - 1)
        return np.asarray(likely[self.edges[at] == alike[likely]])
