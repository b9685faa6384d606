"""Reading, bare area and overlap, with nothing around, to hold a report against: python -m benchmarks.bare FILE."""

import sys
from pathlib import Path

import geopandas as gpd
import shapely

from zoneplan.geometry.fabric import pairs_sharing_land


def main() -> None:
    """Of valid polygons: the least that anybody has to do."""
    lots = gpd.read_parquet(Path(sys.argv[1])).geometry.to_numpy()
    one, other = pairs_sharing_land(lots)
    overlap = shapely.area(shapely.intersection(lots[one], lots[other]))
    print(f"{shapely.area(lots).sum():.2f} m², {overlap.sum():.2f} m² of overlap")  # noqa: T201


if __name__ == "__main__":
    main()
