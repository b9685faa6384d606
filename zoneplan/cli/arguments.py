"""The commands and their arguments, with help in both languages.

What a command needs is loaded when that command is called: writing a DOCX takes half a second of imports, which nobody
wants to wait for who asks for help or checks a layer.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from zoneplan import __version__
from zoneplan.cli.speech import COULD_NOT_RUN
from zoneplan.model.messages import say
from zoneplan.model.numbers import LANGS, Lang

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

    def t(self, key: str) -> str:
        """Help in the language of the parser."""
        return say(f"cli.{key}").to(self.lang).replace("%", "%%")


class _Command(_Parser):
    """One command; ``fill`` gives it its arguments once it is called."""

    fill: "Callable[[_Command], None] | None" = None

    def parse_known_args(self, *given: Any, **named: Any) -> Any:
        if self.fill is not None:
            fill, self.fill = self.fill, None
            fill(self)
        return super().parse_known_args(*given, **named)

    def runs(self, run: _Run, *, spoken: Sequence[str] = LANGS) -> None:
        help_ = self.t("lang" if spoken is LANGS else "report-forms.lang")
        self.add_argument("--lang", choices=spoken, default="vi", help=help_)
        self.set_defaults(run=run)

    def runs_on_plan(self, run: _Run, *, spoken: Sequence[str] = LANGS) -> None:
        self.runs(run, spoken=spoken)
        self.add_argument("plan", nargs="?", type=Path, metavar="PLAN", help=self.t("plan"))

    def runs_on_boundary(self, run: _Run) -> None:
        self.runs(run)
        self.add_argument("--plan", type=Path, metavar="PLAN", help=self.t("plan"))


def parser(lang: Lang) -> argparse.ArgumentParser:
    """The whole command line, with its help in ``lang``."""
    _Parser.lang = lang
    every = _Parser(prog="zoneplan")
    every.description = every.t("about")
    every.add_argument("--version", action="version", version=f"zoneplan {__version__}")
    commands = every.add_subparsers(
        title=every.t("commands"), required=True, metavar=every.t("command"), parser_class=_Command
    )
    for name, fill in _COMMANDS.items():
        said = every.t("report-forms.report" if name == "report" else name)
        commands.add_parser(name, help=said, description=said).fill = fill
    return every


def _app(app: _Command) -> None:
    from zoneplan.cli.plans import run_app

    app.runs_on_plan(run_app)
    app.add_argument("--port", type=int, metavar="N", help=app.t("port"))
    app.add_argument("--address", default="127.0.0.1", metavar="IP", help=app.t("address"))


def _check(check: _Command) -> None:
    from zoneplan.cli.reports import run_check
    from zoneplan.outputs.report.forms import FORMS, SPOKEN

    check.runs_on_plan(run_check, spoken=SPOKEN)
    check.add_argument("--format", choices=FORMS, default="table", help=check.t("format"))
    check.add_argument("--output", type=Path, metavar="FILE", help=check.t("report-forms.output"))
    check.add_argument("--strict", action="store_true", help=check.t("strict"))


def _report(report: _Command) -> None:
    from zoneplan.cli.reports import run_report

    report.runs_on_boundary(run_report)
    report.add_argument(
        "--verify", type=Path, required=True, metavar="FILE", help=report.t("report-forms.verify")
    )


def _export(export: _Command) -> None:
    from zoneplan.cli.plans import run_export

    export.runs_on_plan(run_export)
    export.add_argument("--to", type=Path, required=True, metavar="FILE", help=export.t("to"))
    export.add_argument("--crs", metavar="EPSG:…", help=export.t("crs"))
    export.add_argument("--zone", action="append", metavar="ID", help=export.t("zone"))


def _schematic(schematic: _Command) -> None:
    from zoneplan.cli.plans import run_schematic

    schematic.runs_on_plan(run_schematic)


def _init(init: _Command) -> None:
    from zoneplan.cli.plans import run_init

    init.runs(run_init)
    init.add_argument("folder", type=Path, metavar="FOLDER", help=init.t("folder"))


def _diagnose(diagnose: _Command) -> None:
    from zoneplan.cli.boundaries import run_diagnose

    diagnose.runs_on_boundary(run_diagnose)
    diagnose.add_argument("file", nargs="+", type=Path, metavar="FILE", help=diagnose.t("file"))
    diagnose.add_argument("--zone", metavar="ID", help=diagnose.t("against"))
    diagnose.add_argument("--offer", type=int, metavar="N", help=diagnose.t("offer"))


def _import(bring: _Command) -> None:
    from zoneplan.cli.boundaries import run_import

    bring.runs_on_boundary(run_import)
    bring.add_argument("zone", metavar="ZONE", help=bring.t("zone-of"))
    bring.add_argument("file", nargs="+", type=Path, metavar="FILE", help=bring.t("file"))
    bring.add_argument("--evidence", choices=_surveyed(), required=True, help=bring.t("evidence"))
    bring.add_argument("--accuracy-m", type=_metres, required=True, metavar="N", help=bring.t("accuracy"))
    bring.add_argument("--source", required=True, metavar="TEXT", help=bring.t("source"))
    bring.add_argument("--crs", metavar="EPSG:…|auto", help=bring.t("import-crs"))
    bring.add_argument("--offer", type=int, metavar="N", help=bring.t("offer"))
    bring.add_argument("--repair", action="store_true", help=bring.t("repair"))
    bring.add_argument("--accept-faults", action="store_true", help=bring.t("accept-faults"))
    bring.add_argument("--preview", action="store_true", help=bring.t("preview"))
    _by_whom(bring)


def _restore(restore: _Command) -> None:
    from zoneplan.cli.boundaries import run_restore

    restore.runs_on_boundary(run_restore)
    restore.add_argument("zone", metavar="ZONE", help=restore.t("zone-of"))
    restore.add_argument("version", type=int, metavar="VERSION", help=restore.t("version"))
    _by_whom(restore)


def _by_whom(made: _Command) -> None:
    made.add_argument("--person", default="", metavar="TEXT", help=made.t("person"))
    made.add_argument("--note", default="", metavar="TEXT", help=made.t("note"))


def _surveyed() -> list[str]:
    """Evidence that a file can have: all but schematic, which zoneplan draws itself."""
    from zoneplan.model.boundary import Evidence

    return [evidence.value for evidence in Evidence if evidence is not Evidence.SCHEMATIC]


def _corners(corners: _Command) -> None:
    from zoneplan.cli.boundaries import run_corners

    corners.runs_on_boundary(run_corners)
    corners.add_argument("zone", metavar="ZONE", help=corners.t("zone-of"))
    corners.add_argument("--to", type=Path, required=True, metavar="FILE", help=corners.t("corners-to"))


def _history(history: _Command) -> None:
    from zoneplan.cli.boundaries import run_history

    history.runs_on_boundary(run_history)
    history.add_argument("zone", metavar="ZONE", help=history.t("zone-of"))


def _parcels(check: _Command) -> None:
    from zoneplan.cli.parcels import run_parcels
    from zoneplan.outputs.report.parcels import PARCEL_REPORTERS

    t = check.t
    check.runs_on_boundary(run_parcels)
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
    check.add_argument("--evidence", choices=_surveyed(), help=t("evidence"))
    check.add_argument("--source", metavar="TEXT", help=t("source"))
    check.add_argument("--name", metavar="TEXT", help=t("layer-name"))
    check.add_argument("--replace", action="store_true", help=t("replace"))


_COMMANDS: dict[str, Callable[[_Command], None]] = {
    "app": _app,
    "check": _check,
    "report": _report,
    "export": _export,
    "schematic": _schematic,
    "init": _init,
    "diagnose": _diagnose,
    "import": _import,
    "restore": _restore,
    "corners": _corners,
    "history": _history,
    "parcels": _parcels,
}
