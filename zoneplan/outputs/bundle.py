"""Everything in one ZIP: reports, files for GIS, corner tables, a README in both languages, and digests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from zoneplan.checks.report import Report
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.corners import SUFFIXES, corner_file
from zoneplan.outputs.gis import FORMATS, content
from zoneplan.outputs.report import REPORTERS, render
from zoneplan.outputs.report.wording import moment
from zoneplan.outputs.zipped import zipped

_ON_SCREEN = ("table",)  # a report for the terminal is no file
_NAMES = {"balance": "balance-{lang}.csv"}  # forms whose name is no suffix
_ONE_PLANE = (".dxf",)  # formats of which each VN-2000 plane needs a file of its own
README, DIGESTS = "README.txt", "SHA256SUMS"


@dataclass(frozen=True)
class Part:
    """One file to come: its name in the ZIP, what it is, and how it is made."""

    name: str
    what: Text
    make: Callable[[], bytes]


def bundle(report: Report, lang: Lang, told: Callable[[int, int], None] | None = None) -> bytes:
    """Make the ZIP.

    Parameters
    ----------
    report : Report
    lang : {"vi", "en"}
        Of reports, corner tables and the picture; README has both, files for GIS have both in their columns.
    told : callable, optional
        Called before every file with how many are done and how many there are.

    Returns
    -------
    bytes
        ``reports/``, ``gis/``, ``corners/``, ``README.txt`` (what each file is) and ``SHA256SUMS``, by which
        ``sha256sum -c`` proves the rest. A file that cannot be made is left out, and README says why.
    """
    parts = list(contents(report, lang))
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


def contents(report: Report, lang: Lang) -> Iterator[Part]:
    """The files that the ZIP will have, in their order; nothing is made yet."""
    for fmt in REPORTERS:
        if fmt not in _ON_SCREEN:
            yield Part(
                f"reports/report-{lang}.{fmt}", say(f"bundle.report.{fmt}"), _report(report, fmt, lang)
            )
    zones = [zone.id for zone in report.plan.registry.zones if zone.id in report.plan.boundaries]
    planes = sorted({report.plan.registry.zone(zone).vn2000_epsg for zone in zones})
    for form in FORMATS if zones else ():
        what = say(f"bundle.gis.{form.key}")
        if form.suffix in _ONE_PLANE:
            for plane in planes:
                mine = [zone for zone in zones if report.plan.registry.zone(zone).vn2000_epsg == plane]
                name = f"zones_{plane}{form.suffix}"
                yield Part(f"gis/{name}", what, _gis(report, name, lang, mine))
        else:
            name = f"map-{lang}.png" if form.suffix == ".png" else f"zones{form.suffix}"
            yield Part(f"gis/{name}", what, _gis(report, name, lang, None))
    for zone in zones:
        schematic = report.plan.boundaries[zone].evidence is Evidence.SCHEMATIC
        key = "bundle.corners-schematic" if schematic else "bundle.corners"
        for suffix in SUFFIXES:
            what = say(key, zone=report.plan.registry.zone(zone).name)
            yield Part(f"corners/{zone}-{lang}{suffix}", what, _corners(report, zone, suffix, lang))


def _report(report: Report, fmt: str, lang: Lang) -> Callable[[], bytes]:
    def make() -> bytes:
        made: str | bytes = render(report, fmt, lang)
        return made.encode() if isinstance(made, str) else made

    return make


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
