"""One search by one program in a process of its own: python -m benchmarks.peers.one MODULE WAY FILE.

Prints a line of JSON when the search begins and one when it has ended.
"""

import gc
import hashlib
import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.processes import cpu_of_tree


def main() -> None:
    """Open, search once, say what was found and what it took."""
    module, way, file = sys.argv[1:]
    peer = importlib.import_module(f"benchmarks.peers.{module}")
    begun = time.perf_counter()
    with peer.opened(Path(file), way) as search:
        opened_s = time.perf_counter() - begun
        gc.collect()
        tell({"at": "search"})
        cpu, begun = cpu_of_tree(os.getpid()), time.perf_counter()
        one, other, area = search()
        wall_s = time.perf_counter() - begun
        time.sleep(0.2)  # a server counts the work of its processes when they have ended
        tell(
            {
                "at": "end",
                "opened_s": opened_s,
                "wall_s": wall_s,
                "cpu_s": cpu_of_tree(os.getpid()) - cpu,
                "own_peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "pairs": int(one.size),
                "digest": digest(one, other),
                "area_m2": float(np.sum(area)),
            }
        )


def digest(one: NDArray[Any], other: NDArray[Any]) -> str:
    """A name for a set of pairs: the same for the same pairs in any order, each given once."""
    pairs = np.sort(np.stack([one, other]).astype("<i8"), axis=0)
    ordered = pairs[:, np.lexsort(pairs[::-1])]
    return hashlib.sha256(ordered.tobytes()).hexdigest()[:16]


def tell(what: dict[str, Any]) -> None:
    """To the process that started this one."""
    print(json.dumps(what), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
