"""Lines of very many vertices, thinned to what can be told apart on paper."""

import numpy as np
from numpy.typing import NDArray


def outermost(xs: NDArray[np.float64], ys: NDArray[np.float64], runs: int) -> NDArray[np.intp]:
    """Of a line cut into so many runs, the places of each run's outermost vertices: the eye sees the same line."""
    each = len(xs) // runs
    whole = runs * each
    starts = np.arange(runs) * each
    found = [
        starts + pick(along[:whole].reshape(runs, each), axis=1)
        for along in (xs, ys)
        for pick in (np.argmin, np.argmax)
    ]
    return np.unique(np.concatenate([*found, np.arange(whole, len(xs)), [0, len(xs) - 1]])).astype(np.intp)
