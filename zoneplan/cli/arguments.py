"""The commands and their arguments, with help in both languages."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from zoneplan import __version__
from zoneplan.cli import boundaries, parcels, plans, reports
from zoneplan.cli.speech import COULD_NOT_RUN
from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import say
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.report.forms import FORMS, SPOKEN
from zoneplan.outputs.report.parcels import PARCEL_REPORTERS

_Run = Callable[[argparse.Namespace], int]


def language_wanted(given: Sequence[str]) -> Lang:
    """The language of help and errors, which is needed before the arguments are understood."""
    for before, word in zip(["", *given], given, strict=False):
        wanted = word.removeprefix("--lang=") if before != "--lang" else word
        if wanted == "en" and (before == "--lang" or word.startswith("--lang=")):
            return "en"
    return "vi"


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _metres(text: str) -> float:
    """A number with the decimal mark of either language."""
    return float(text.replace(",", "."))


class _Parser(argparse.ArgumentParser):
    lang: Lang = "vi"

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(COULD_NOT_RUN, say("cli.usage-error", why=message, command=self.prog).to(self.lang) + "\n")


class _Commands:
    """Adds commands to a parser, all in one language."""

    def __init__(self, lang: Lang) -> None:
        _Parser.lang = lang
        self.lang: Lang = lang
        self.parser = _Parser(prog="zoneplan", description=self.help("about"))
        self.parser.add_argument("--version", action="version", version=f"zoneplan {__version__}")
        self._all = self.parser.add_subparsers(
            title=self.help("commands"), required=True, metavar=self.help("command")
        )

    def help(self, key: str) -> str:
        return say(f"cli.{key}").to(self.lang).replace("%", "%%")

    def add(self, name: str, run: _Run, *, spoken: Sequence[str] = LANGS) -> argparse.ArgumentParser:
        said = self.help("report-forms.report" if name == "report" else name)
        made = self._all.add_parser(name, help=said, description=said)
        help_ = self.help("lang" if spoken is LANGS else "report-forms.lang")
        made.add_argument("--lang", choices=spoken, default="vi", help=help_)
        made.set_defaults(run=run)
        return made

    def on_plan(self, name: str, run: _Run, *, spoken: Sequence[str] = LANGS) -> argparse.ArgumentParser:
        made = self.add(name, run, spoken=spoken)
        made.add_argument("plan", nargs="?", type=Path, metavar="PLAN", help=self.help("plan"))
        return made

    def on_boundary(self, name: str, run: _Run) -> argparse.ArgumentParser:
        made = self.add(name, run)
        made.add_argument("--plan", type=Path, metavar="PLAN", help=self.help("plan"))
        return made


def parser(lang: Lang) -> argparse.ArgumentParser:
    """The whole command line, with its help in ``lang``."""
    commands = _Commands(lang)
    _plan_commands(commands)
    _boundary_commands(commands)
    _parcel_commands(commands)
    return commands.parser


def _plan_commands(commands: _Commands) -> None:
    t = commands.help
    app = commands.on_plan("app", plans.run_app)
    app.add_argument("--port", type=int, metavar="N", help=t("port"))
    app.add_argument("--address", default="127.0.0.1", metavar="IP", help=t("address"))
    check = commands.on_plan("check", reports.run_check, spoken=SPOKEN)
    check.add_argument("--format", choices=FORMS, default="table", help=t("format"))
    check.add_argument("--output", type=Path, metavar="FILE", help=t("report-forms.output"))
    check.add_argument("--strict", action="store_true", help=t("strict"))
    report = commands.on_boundary("report", reports.run_report)
    report.add_argument("--verify", type=Path, required=True, metavar="FILE", help=t("report-forms.verify"))
    export = commands.on_plan("export", plans.run_export)
    export.add_argument("--to", type=Path, required=True, metavar="FILE", help=t("to"))
    export.add_argument("--crs", metavar="EPSG:…", help=t("crs"))
    export.add_argument("--zone", action="append", metavar="ID", help=t("zone"))
    commands.on_plan("schematic", plans.run_schematic)
    commands.add("init", plans.run_init).add_argument("folder", type=Path, metavar="FOLDER", help=t("folder"))


def _parcel_commands(commands: _Commands) -> None:
    t = commands.help
    check = commands.on_boundary("parcels", parcels.run_parcels)
    check.add_argument("file", nargs="?", type=Path, metavar="FILE", help=t("parcel-file"))
    check.add_argument("--prepare", action="store_true", help=t("prepare"))
    check.add_argument("--zone", metavar="ID", help=t("parcel-zone"))
    check.add_argument("--format", choices=list(PARCEL_REPORTERS), default="table", help=t("format"))
    check.add_argument("--output", type=Path, metavar="FILE", help=t("output"))
    check.add_argument("--errors", type=Path, metavar="FILE.gpkg", help=t("errors"))
    check.add_argument("--strict", action="store_true", help=t("strict"))
    check.add_argument("--crs", metavar="EPSG:…", help=t("parcel-crs"))
    check.add_argument("--layer", metavar="TEXT", help=t("layer"))
    check.add_argument("--id", metavar="COL", help=t("column-id"))
    check.add_argument("--code", metavar="COL", help=t("column-code"))
    check.add_argument("--declared", metavar="COL", help=t("column-declared"))
    check.add_argument("--declared-unit", choices=("m2", "ha"), help=t("declared-unit"))
    check.add_argument("--engine", choices=("dask",), help=t("engine"))
    check.add_argument("--scheduler", metavar="tcp://HOST:PORT", help=t("scheduler"))
    check.add_argument("--workers", type=_positive, metavar="N", help=t("workers"))
    check.add_argument("--partition", type=Path, metavar="FOLDER", help=t("partition"))
    check.add_argument("--partitions", type=_positive, metavar="N", help=t("partitions"))
    check.add_argument("--keep", metavar="ZONE", help=t("keep"))
    real = [evidence.value for evidence in Evidence if evidence is not Evidence.SCHEMATIC]
    check.add_argument("--evidence", choices=real, help=t("evidence"))
    check.add_argument("--source", metavar="TEXT", help=t("source"))
    check.add_argument("--name", metavar="TEXT", help=t("layer-name"))
    check.add_argument("--replace", action="store_true", help=t("replace"))


def _boundary_commands(commands: _Commands) -> None:
    t = commands.help
    diagnose = commands.on_boundary("diagnose", boundaries.run_diagnose)
    diagnose.add_argument("file", nargs="+", type=Path, metavar="FILE", help=t("file"))
    diagnose.add_argument("--zone", metavar="ID", help=t("against"))
    diagnose.add_argument("--offer", type=int, metavar="N", help=t("offer"))
    bring = commands.on_boundary("import", boundaries.run_import)
    bring.add_argument("zone", metavar="ZONE", help=t("zone-of"))
    bring.add_argument("file", nargs="+", type=Path, metavar="FILE", help=t("file"))
    real = [evidence.value for evidence in Evidence if evidence is not Evidence.SCHEMATIC]
    bring.add_argument("--evidence", choices=real, required=True, help=t("evidence"))
    bring.add_argument("--accuracy-m", type=_metres, required=True, metavar="N", help=t("accuracy"))
    bring.add_argument("--source", required=True, metavar="TEXT", help=t("source"))
    bring.add_argument("--crs", metavar="EPSG:…|auto", help=t("import-crs"))
    bring.add_argument("--offer", type=int, metavar="N", help=t("offer"))
    bring.add_argument("--repair", action="store_true", help=t("repair"))
    bring.add_argument("--accept-faults", action="store_true", help=t("accept-faults"))
    bring.add_argument("--preview", action="store_true", help=t("preview"))
    restore = commands.on_boundary("restore", boundaries.run_restore)
    restore.add_argument("zone", metavar="ZONE", help=t("zone-of"))
    restore.add_argument("version", type=int, metavar="VERSION", help=t("version"))
    for made in (bring, restore):
        made.add_argument("--person", default="", metavar="TEXT", help=t("person"))
        made.add_argument("--note", default="", metavar="TEXT", help=t("note"))
    corners = commands.on_boundary("corners", boundaries.run_corners)
    corners.add_argument("zone", metavar="ZONE", help=t("zone-of"))
    corners.add_argument("--to", type=Path, required=True, metavar="FILE", help=t("corners-to"))
    commands.on_boundary("history", boundaries.run_history).add_argument(
        "zone", metavar="ZONE", help=t("zone-of")
    )
