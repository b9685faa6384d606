"""A plan of one zone with any number of parcels, drawn from a seed: shared borders, 5 to 29 vertices each."""

from pathlib import Path

import numpy as np
import shapely

from tests.drawn_plans import EAST, NORTH, put_boundary, put_lots, write_plan, zone_toml

CELL_M = 20.0
CODES = ("ODT", "ONT", "SKC", "TMD", "DGT", "DKV", "LUC", "CLN")


def draw_plan(folder: Path, parcels: int, seed: int) -> Path:
    """Write the plan; the number of parcels is rounded to a square."""
    side = round(parcels**0.5)
    rng = np.random.default_rng(seed)
    nodes = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=-1) * CELL_M
    nodes = nodes + rng.uniform(-4, 4, nodes.shape) + (EAST - side * CELL_M / 2, NORTH - side * CELL_M / 2)

    def border(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        inner = int(rng.integers(0, 7))
        steps = np.linspace(0, 1, inner + 2)[:-1, None]
        points = a + (b - a) * steps
        points[1:] += rng.uniform(-0.5, 0.5, (inner, 2))
        return points

    along = {(i, j): border(nodes[i, j], nodes[i + 1, j]) for i in range(side) for j in range(side + 1)}
    up = {(i, j): border(nodes[i, j], nodes[i, j + 1]) for i in range(side + 1) for j in range(side)}

    def back(line: np.ndarray, end: np.ndarray) -> np.ndarray:
        return np.vstack([end, line[:0:-1]])

    lots = {}
    for i in range(side):
        for j in range(side):
            ring = np.vstack(
                [
                    along[i, j],
                    up[i + 1, j],
                    back(along[i, j + 1], nodes[i + 1, j + 1]),
                    back(up[i, j], nodes[i, j + 1]),
                ]
            )
            code = CODES[int(rng.integers(len(CODES)))]
            lots[f"{i * side + j + 1}"] = (shapely.Polygon(ring), {"code": code})
    whole = shapely.coverage_union_all([shape for shape, _ in lots.values()])
    write_plan(folder, [zone_toml("a", f"{whole.area / 10_000:.2f}".replace(".", ","))])
    put_boundary(folder, "a", whole)
    put_lots(folder, "a", lots)
    return folder
