"""Reading parcels/layouts.toml: how an illustrative lot layout divides a schematic square site."""

import tomllib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from zoneplan.model.errors import Fault, PlanInvalid
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import Id, Many, Said

Share = Annotated[float, Field(gt=0, le=1000)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Use(_Entry):
    """One function of the land: its code, its name, and the words of the source that name it (None: ours)."""

    code: Said
    name: Text
    quote: Said | None = None
    source: Id | None = None


class Lot(_Entry):
    """One lot of a row: which use, and its share of the row's length."""

    lot: Said
    use: Id
    share: Share


class Row(_Entry):
    """One row of lots from south to north: its share of the height, its lots from west to east."""

    share: Share
    lots: Many[Lot]


class Layout(_Entry):
    """A layout of rows between roads. ``roads`` names the use of all land between and around the lots."""

    zone: Id
    note: Text
    road_width_m: Annotated[float, Field(gt=0, le=100)]
    roads: Lot
    uses: dict[Id, Use]
    rows: Many[Row]


class Layouts(_Entry):
    """The whole of layouts.toml."""

    format: Literal["zoneplan-layouts/1"] = Field(alias="schema")
    layouts: Many[Layout]


def read_layouts(content: bytes, file: str) -> Layouts:
    """Read the bytes of a layouts.toml.

    Raises
    ------
    PlanInvalid
        With every fault: wrong keys and values, and lots whose use is not in ``uses``.
    """
    try:
        layouts = Layouts.model_validate(tomllib.loads(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise PlanInvalid("register-toml", file=file, why=why) from why
    except ValidationError as found:
        faults = [
            Fault(".".join(str(step) for step in error["loc"]), say("fault.other", why=error["msg"]))
            for error in found.errors(include_url=False)
        ]
        raise PlanInvalid("register-faults", faults, file=file, count=len(faults)) from found
    faults = [
        Fault(
            f"layouts.{layout.zone}.{lot.lot}",
            say("fault.reference", got=lot.use, known=", ".join(layout.uses)),
        )
        for layout in layouts.layouts
        for lot in (layout.roads, *(lot for row in layout.rows for lot in row.lots))
        if lot.use not in layout.uses
    ]
    if faults:
        raise PlanInvalid("register-faults", faults, file=file, count=len(faults))
    return layouts
