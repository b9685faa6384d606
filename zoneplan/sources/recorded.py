"""Reading a JSON report that zoneplan wrote earlier, so that it can be held against the plan of today."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from zoneplan.model.errors import Fault, ZoneplanError, os_reason
from zoneplan.model.messages import say

_LARGEST = 256 * 1024 * 1024  # bytes; the report of a plan with 100 000 findings has a tenth of it
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_TOLD = 8  # faults of a file that are told one by one

Rows = list[dict[str, Any]]


class RecordUnusable(ZoneplanError):
    """The file is no report that could be recomputed."""


class _Recorded(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RecordedInput(_Recorded):
    """A file that was read, and its SHA-256."""

    path: str
    sha256: str


class RecordedRun(_Recorded):
    """What made the report."""

    at: Annotated[AwareDatetime, Field(ge=_EARLIEST, le=_LATEST)]
    version: str
    datum_operation: str
    proj: str
    geos: str
    limits: dict[str, float]
    inputs: list[RecordedInput]


class RecordedReport(_Recorded):
    """A report as its file has it; the rows of its tables stay as the contract has them."""

    form: str = Field(alias="schema", pattern=r"^zoneplan-report/1$")
    run: RecordedRun
    counts: dict[str, float]
    zones: Rows
    pairs: Rows
    parcels: Rows
    findings: Rows


def read_recorded(file: Path) -> RecordedReport:
    """Read a JSON report.

    Parameters
    ----------
    file : Path

    Returns
    -------
    RecordedReport

    Raises
    ------
    RecordUnusable
        If the file cannot be read, is no JSON, or is no report of zoneplan; it says which and why.
    """
    try:
        size = file.stat().st_size
        if size > _LARGEST:
            raise RecordUnusable("record-large", file=file, size=size / 1e6, most=_LARGEST / 1e6)
        content = file.read_bytes()
    except OSError as why:
        raise RecordUnusable("record-unread", file=file, why=os_reason(why)) from why
    try:
        body = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as why:
        raise RecordUnusable("record-no-json", file=file) from why
    return parse_recorded(body, file)


def parse_recorded(body: object, file: Path) -> RecordedReport:
    """Take a JSON report apart; errors as ``read_recorded``."""
    try:
        return RecordedReport.model_validate(body)
    except ValidationError as why:
        faults = [
            Fault(
                ".".join(map(str, one["loc"])),
                say(f"verify.fault.{'missing' if one['type'] == 'missing' else 'wrong'}"),
            )
            for one in why.errors()[:_TOLD]
        ]
        raise RecordUnusable("record-no-report", faults, file=file) from why


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
