"""The limits that checks hold figures against, with the reason for each default."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Limits(BaseModel):
    """Limits of one run. A plan may set its own in ``[limits]`` of zones.toml; every report prints them.

    Attributes
    ----------
    sigma_factor : float
        How many standard errors count as "within evidence"; 2 is the usual 95 % bound.
    sliver_width_m : float
        An overlap narrower than this is a sliver: the two VN-2000 operations in use lie 0.80 m apart, so a
        narrower strip may be the datum alone.
    lot_area_m2 : float
        Gaps, overlaps and parts outside up to this area are rounding of the drawing, not land.
    node_m : float
        A vertex so near to a border lies on it: a millimetre is what coordinates are written to.
    balance_m2 : float
        How far total = parts − overlaps + gaps − outside may be off: a law, so only arithmetic noise.
    schematic_move_m : float
        How far a schematic boundary may lie from what zones.toml makes before it counts as changed.
    unit_edge_m : float
        How near to the border of an administrative unit nothing can be said: published ward boundaries differ
        from each other by 30 m in the middle and up to 190 m at nine in ten places.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sigma_factor: Positive = 2.0
    sliver_width_m: Positive = 1.0
    lot_area_m2: NotNegative = 1.0
    node_m: Positive = 0.001
    balance_m2: Positive = 0.01
    schematic_move_m: Positive = 0.01
    unit_edge_m: Positive = 200.0
