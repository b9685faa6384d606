"""What is known of a prepared layer as a whole: ``facts.json`` in its folder."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text

SCHEMA: Final = "zoneplan-prepared/1"
MOST_KINDS: Final = (
    200  # land-use codes told apart on the map; a layer with more has something else in that column
)
Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(_Plain):
    """Parcels of one land-use code; ``code`` is None for all codes beyond ``MOST_KINDS``, the rarest ones."""

    code: str | None
    parcels: int
    m2: Finite


class FaultClass(_Plain):
    """Faults of one code in the layer, as in ``FaultTable``; ``first`` has the numbers of the largest ones."""

    code: str
    severity: Severity
    count: int
    m2: Finite
    limit: Finite | None
    unit: str | None
    first: tuple[int, ...]


class Sums(_Plain):
    """The layer's figures in m² on the plane, as in ``LotRow``; ``zone_m2`` is None without a zone."""

    parcels_m2: Finite
    overlap_m2: Finite
    gap_m2: Finite
    outside_m2: Finite
    balance_m2: Finite
    zone_m2: Finite | None


class Facts(_Plain):
    """The layer as a whole.

    Attributes
    ----------
    bounds : tuple or None
        West, south, east, north in WGS 84 degrees; None where no parcel has a shape.
    near_zoom : int
        From this zoom of the map on single parcels are drawn.
    cells : mapping of int to float
        Zoom of the map -> side in metres of the squares that are shown there; the first is for all zooms before it.
    """

    schema_: Literal["zoneplan-prepared/1"] = Field(alias="schema", default=SCHEMA)
    version: str
    name: str
    file: str
    sha256: str
    epsg: int
    zone: str | None
    evidence: Evidence | None
    parcels: int
    shapeless: int
    bounds: tuple[Finite, Finite, Finite, Finite] | None
    near_zoom: int
    cells: Mapping[int, Finite]
    kinds: tuple[Kind, ...]
    classes: tuple[FaultClass, ...]
    reasons: tuple[Text, ...]
    sums: Sums
    skipped: tuple[Text, ...]
    notes: tuple[Text, ...]
    seconds: Mapping[str, Finite]

    @property
    def faults(self) -> int:
        """How many faults of every class together."""
        return sum(one.count for one in self.classes)

    def cell_zoom(self, zoom: int) -> int:
        """The zoom whose squares are shown at a zoom of the map before ``near_zoom``."""
        known = sorted(self.cells)
        return min(max(zoom, known[0]), known[-1])
