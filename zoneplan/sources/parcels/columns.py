"""Which column of a parcel layer holds what, by the names that cadastral and planning files give them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.refusal import not_admitted, shown_name

Unit = Literal["m2", "ha"]
WANTED: Final = ("id", "code", "declared", "unit")
"""What a caller may say: columns of id, code and declared area, "" for none; the unit of that area, m2 or ha."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Compact forms (see `compact`), the surest first. Sources: the column names of TT 75/2015/TT-BTNMT (cadastral data),
# gCadas, ViLIS and TMV exports, map sheets of planning consultants, and the habits of QGIS, PostGIS and ArcGIS.
_IN_SHEET: Final = _words(
    "sothuthuthua sothututhua sothua sohieuthua shthua thuadatso thua thuadat thuaso sttthua sothuadat"
)
_IDS: Final = [
    *_words("lot parcelid parcel parcelno lotid lotno lotnumber mathua madinhdanhthua mathuadat idthua"),
    *_IN_SHEET,
    *_words(
        "malo solo tenlo kyhieulo lo lodat malodat idlo apn parcelnumber ma gid id fid objectid ogcfid oid"
    ),
]
_SHEETS: Final = _words(
    "sohieutobando soto sototobando tobando soto1 to tobd shbando shtbd shto shtobd sohieuto sotobd mapsheet sheet"
)
_CODES: Final = _words(
    "code landusecode maloaidat madat loaidat kyhieuloaidat kyhieudat khdat masdd mdsd mdsdd mdsd2003 mdsd2013 "
    "mdsd2024 mucdichsudung mucdichsudungdat mucdich mucdichsd mamdsd mamucdich madatqh loaidatqh kyhieu kyhieuqh "
    "landuse landusetype lucode loaidat2003 loaidat2013 ldat"
)
_AREAS: Final = _words(
    "declared declaredarea dientichphaply dientichpl dtpl dtphaply dientichgcn dtgcn dientichgiay dtgiay "
    "dientichcap dientich dtich dientichthua dientichdat dtthua dt area parcelarea lotarea sqm squaremetres"
)
_UNITS: Final[Mapping[str, Unit]] = {
    "m2": "m2",
    "ha": "ha",
    "sqm": "m2",
    "hecta": "ha",
    "hectares": "ha",
    "metvuong": "m2",
}


@dataclass(frozen=True)
class Choice:
    """What was taken for what: places in the list of columns, None for none.

    ``sheet`` is set where parcels are numbered within map sheets; ``unit`` is that of the declared area.
    """

    id: int | None
    sheet: int | None
    code: int | None
    declared: int | None
    unit: Unit
    notes: tuple[Text, ...]

    @property
    def places(self) -> list[int]:
        """Every column to read, each once."""
        wanted = (self.id, self.sheet, self.code, self.declared)
        return sorted({place for place in wanted if place is not None})


def compact(name: str) -> str:
    """A column's name without accents, capitals and marks.

    Examples
    --------
    >>> compact("Số_Thửa"), compact("DIỆN TÍCH (m²)"), compact("soThuTuThua")
    ('sothua', 'dientichm2', 'sothututhua')
    """
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    return re.sub(r"[^a-z0-9]", "", plain.casefold())


def choose(fields: Sequence[str], wanted: Mapping[str, str], file: str) -> Choice:
    """Choose the columns of a layer.

    Parameters
    ----------
    fields : sequence of str
        Names of all columns.
    wanted : mapping of str to str
        What the user says, by ``WANTED``; names are compared without accents and capitals, and "" is no column.
    file : str
        For refusals.

    Raises
    ------
    NotAdmitted
        ``parcels-no-column`` if there is none of a name that the user gave.

    Examples
    --------
    >>> choice = choose(["fid", "So_to", "So_thua", "MDSD", "DT_ha"], {}, "lots.gpkg")
    >>> choice.id, choice.sheet, choice.code, choice.declared, choice.unit
    (2, 1, 3, 4, 'ha')
    >>> [note.en for note in choice.notes][0]
    'Column “So_thua” is taken as the parcel id.'
    """
    names = [compact(name) for name in fields]
    said = {
        role: _said(wanted[role], fields, file) if wanted[role] else None
        for role in ("id", "code", "declared")
        if role in wanted
    }
    id_place = said.get("id", _first(names, _IDS))
    sheet = _first(names, _SHEETS) if "id" not in said and _is(names, id_place, _IN_SHEET) else None
    code = said.get("code", _first(names, _CODES))
    declared = said.get("declared", _area(names))
    unit = _unit(wanted.get("unit"), "" if declared is None else names[declared])
    notes = [] if id_place is not None else [say("parcels.column.no-id")]
    for role, place in (("id", id_place), ("code", code)):
        if place is not None:
            notes.append(say(f"parcels.column.{role}", column=shown_name(fields[place])))
    if declared is not None:
        notes.append(say(f"parcels.column.declared-{unit}", column=shown_name(fields[declared])))
    return Choice(id_place, sheet, code, declared, unit, tuple(notes))


def _said(name: str, fields: Sequence[str], file: str) -> int:
    for same in (lambda field: field == name, lambda field: compact(field) == compact(name)):
        for place, field in enumerate(fields):
            if same(field):
                return place
    known = ", ".join(shown_name(field) for field in fields[:40])
    raise not_admitted("parcels-no-column", file=file, column=shown_name(name), known=known or "–")


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _is(names: Sequence[str], place: int | None, known: Sequence[str]) -> bool:
    return place is not None and names[place] in known


def _area(names: Sequence[str]) -> int | None:
    """The column of the declared area; a unit may stand behind the name."""
    bare = [_without_unit(name) for name in names]
    return _first(bare, _AREAS)


def _without_unit(name: str) -> str:
    ending = next((unit for unit in _UNITS if name.endswith(unit) and len(name) > len(unit)), "")
    return name.removesuffix(ending)


def _unit(said: str | None, name: str) -> Unit:
    if said is not None:
        return "ha" if said == "ha" else "m2"
    return next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), "m2")
