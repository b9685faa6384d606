"""Everything in one ZIP: reports, files for GIS, corner tables, a README in both languages, and digests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import product

from zoneplan.checks.report import Report
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.corners import SUFFIXES, corner_file
from zoneplan.outputs.gis import FORMATS, content
from zoneplan.outputs.gis.project import PROJECT, project
from zoneplan.outputs.report.forms import FORMS, OF_ONE_LANGUAGE, Spoken, langs_of, render_bytes
from zoneplan.outputs.report.wording import moment
from zoneplan.outputs.zipped import zipped

_ON_SCREEN = ("table",)  # a report for the terminal is no file
_NAMES = {"balance": "balance-{lang}.csv"}  # forms whose name is no suffix
_PROJECT = ".qgis.zip"
_ONE_PLANE = (".dxf",)  # formats of which each VN-2000 plane needs a file of its own
README, DIGESTS = "README.txt", "SHA256SUMS"


@dataclass(frozen=True)
class Part:
    """One file to come: its name in the ZIP, what it is, and how it is made."""

    name: str
    what: Text
    make: Callable[[], bytes]


def bundle(report: Report, spoken: Spoken, told: Callable[[int, int], None] | None = None) -> bytes:
    """Make the ZIP.

    Parameters
    ----------
    report : Report
    spoken : {"vi", "en", "both"}
        Of reports, corner tables and the picture (both: those of one language twice); README has both, files for GIS
        have both in their columns.
    told : callable, optional
        Called before every file with how many are done and how many there are.

    Returns
    -------
    bytes
        ``reports/``, ``gis/``, ``corners/``, ``README.txt`` (what each file is) and ``SHA256SUMS``, by which
        ``sha256sum -c`` proves the rest. A file that cannot be made is left out, and README says why.
    """
    parts = list(contents(report, spoken))
    files: dict[str, bytes] = {}
    lines: list[Text] = []
    for number, part in enumerate(parts):
        if told is not None:
            told(number, len(parts))
        try:
            files[part.name] = part.make()
        except ExportRefused as why:
            lines.append(say("bundle.left-out", file=part.name, why=why.text))
        else:
            lines.append(say("bundle.file", file=part.name, what=part.what))
    files = {README: _readme(report, lines), **files}
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return zipped({**files, DIGESTS: sums.encode()}, report.run.at)


def contents(report: Report, spoken: Spoken) -> Iterator[Part]:
    """The files that the ZIP will have, in their order; nothing is made yet."""
    zones = [zone.id for zone in report.plan.registry.zones if zone.id in report.plan.boundaries]
    yield from _reports(report, spoken)
    if zones:
        yield from _files_for_gis(report, zones, langs_of(spoken))
    for zone in zones:
        schematic = report.plan.boundaries[zone].evidence is Evidence.SCHEMATIC
        key = "bundle.corners-schematic" if schematic else "bundle.corners"
        what = say(key, zone=report.plan.registry.zone(zone).name)
        for lang, suffix in product(langs_of(spoken), SUFFIXES):
            yield Part(f"corners/{zone}-{lang}{suffix}", what, _corners(report, zone, suffix, lang))


def _reports(report: Report, spoken: Spoken) -> Iterator[Part]:
    for form in FORMS:
        if form not in _ON_SCREEN:
            of_each = spoken == "both" and form in OF_ONE_LANGUAGE
            for one in langs_of(spoken) if of_each else (spoken,):
                name = _NAMES.get(form, f"report-{{lang}}.{form}").format(lang=one)
                yield Part(f"reports/{name}", say(f"bundle.report.{form}"), _report(report, form, one))


def _files_for_gis(report: Report, zones: list[str], langs: tuple[Lang, ...]) -> Iterator[Part]:
    planes = sorted({report.plan.registry.zone(zone).vn2000_epsg for zone in zones})
    for form in FORMATS:
        what = say(f"bundle.gis.{form.key}")
        if form.suffix in _ONE_PLANE:
            for plane in planes:
                mine = [zone for zone in zones if report.plan.registry.zone(zone).vn2000_epsg == plane]
                name = f"zones_{plane}{form.suffix}"
                yield Part(f"gis/{name}", what, _gis(report, name, langs[0], mine))
        elif form.suffix == ".png":
            for lang in langs:
                yield Part(f"gis/map-{lang}.png", what, _gis(report, f"map-{lang}.png", lang, None))
        elif form.suffix == _PROJECT:  # here its data lies beside it already
            yield Part(f"gis/{PROJECT}", what, lambda: project(report))
        else:
            name = f"zones{form.suffix}"
            yield Part(f"gis/{name}", what, _gis(report, name, langs[0], None))


def _report(report: Report, form: str, spoken: Spoken) -> Callable[[], bytes]:
    return lambda: render_bytes(report, form, spoken)


def _gis(report: Report, name: str, lang: Lang, zones: list[str] | None) -> Callable[[], bytes]:
    return lambda: content(report, name, zones=zones, lang=lang)


def _corners(report: Report, zone: str, suffix: str, lang: Lang) -> Callable[[], bytes]:
    return lambda: corner_file(report, zone, f"{zone}{suffix}", lang)


def _readme(report: Report, lines: list[Text]) -> bytes:
    """What each file is, Vietnamese first; with a mark by which Windows knows UTF-8."""
    parts = []
    for lang in ("vi", "en"):
        which: Lang = "vi" if lang == "vi" else "en"
        head = say("bundle.head", plan=report.plan.registry.name, at=moment(report.run.at, which))
        run = say("bundle.run", version=report.run.version, digest=report.plan.digest)
        end = say("bundle.digests")
        parts.append("\r\n".join([head.to(which), run.to(which), "", *(line.to(which) for line in lines)]))
        parts.append(end.to(which))
    return ("\ufeff" + "\r\n\r\n".join(parts) + "\r\n").encode()
