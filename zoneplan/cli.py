"""The command line: the same functions as the app, drawn for a terminal.

Results go to stdout, talk to stderr. Exit status: 0 nothing at error level, 1 findings at error level (with
--strict also warnings), 2 could not run.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from zoneplan import __version__
from zoneplan.checks.table import validate
from zoneplan.model.errors import ExportRefused, PlanInvalid, ZoneplanError
from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.gis import export
from zoneplan.outputs.report import REPORTERS, render
from zoneplan.store.folder import open_folder
from zoneplan.store.schematics import init_folder, write_schematics
from zoneplan.store.shipped import shipped_plan
from zoneplan.store.write import write_atomically
from zoneplan.ui.launch import can_listen, command, free_port

OK, FOUND, COULD_NOT_RUN = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(given)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(
            stream, "reconfigure"
        ):  # what is piped or redirected is UTF-8 whatever the machine's locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        chosen = _parser(lang).parse_args(given)
        run: Callable[[argparse.Namespace], int] = chosen.run
        return run(chosen)
    except ZoneplanError as why:
        print(why.text.to(lang), file=sys.stderr)
        return COULD_NOT_RUN
    except BrokenPipeError:  # the reader of our output went away, e.g. "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130


def _language(given: Sequence[str]) -> Lang:
    """The language of help and errors is needed before the arguments are understood."""
    for before, word in zip(["", *given], given, strict=False):
        wanted = word.removeprefix("--lang=") if before != "--lang" else word
        if wanted == "en" and (before == "--lang" or word.startswith("--lang=")):
            return "en"
    return "vi"


class _Parser(argparse.ArgumentParser):
    lang: Lang = "vi"

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(COULD_NOT_RUN, say("cli.usage-error", why=message, command=self.prog).to(self.lang) + "\n")


def _parser(lang: Lang) -> argparse.ArgumentParser:
    def t(key: str) -> str:
        return say(f"cli.{key}").to(lang).replace("%", "%%")

    _Parser.lang = lang
    parser = _Parser(prog="zoneplan", description=t("about"))
    parser.add_argument("--version", action="version", version=f"zoneplan {__version__}")
    commands = parser.add_subparsers(title=t("commands"), required=True, metavar=t("command"))

    def add(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=t(name), description=t(name))
        made.add_argument("--lang", choices=LANGS, default="vi", help=t("lang"))
        made.set_defaults(run=run)
        return made

    def plan(made: argparse.ArgumentParser) -> None:
        made.add_argument("plan", nargs="?", type=Path, metavar="PLAN", help=t("plan"))

    app = add("app", _app)
    plan(app)
    app.add_argument("--port", type=int, metavar="N", help=t("port"))
    app.add_argument("--address", default="127.0.0.1", metavar="IP", help=t("address"))
    check = add("check", _check)
    plan(check)
    check.add_argument("--format", choices=list(REPORTERS), default="table", help=t("format"))
    check.add_argument("--output", type=Path, metavar="FILE", help=t("output"))
    check.add_argument("--strict", action="store_true", help=t("strict"))
    exporting = add("export", _export)
    plan(exporting)
    exporting.add_argument("--to", type=Path, required=True, metavar="FILE", help=t("to"))
    exporting.add_argument("--crs", metavar="EPSG:…", help=t("crs"))
    exporting.add_argument("--zone", action="append", metavar="ID", help=t("zone"))
    plan(add("schematic", _schematic))
    add("init", _init).add_argument("folder", type=Path, metavar="FOLDER", help=t("folder"))
    return parser


def _tell(text: Text, chosen: argparse.Namespace) -> None:
    print(text.to(chosen.lang), file=sys.stderr)


def _where(chosen: argparse.Namespace) -> Path:
    return chosen.plan if chosen.plan is not None else shipped_plan()


def _check(chosen: argparse.Namespace) -> int:
    report = validate(open_folder(_where(chosen)))
    content = render(report, chosen.format, chosen.lang)
    if chosen.output is None:
        sys.stdout.write(content if content.endswith("\n") else content + "\n")
    else:
        write_atomically(chosen.output, content.encode())
        _tell(say("cli.written", file=chosen.output), chosen)
    found = report.by_severity
    bad = found[Severity.ERROR] + (found[Severity.WARNING] if chosen.strict else 0)
    return FOUND if bad else OK


def _export(chosen: argparse.Namespace) -> int:
    epsg = None
    if chosen.crs is not None:
        match = re.fullmatch(r"(?:EPSG:)?(\d{4,5})", chosen.crs.strip(), re.IGNORECASE)
        if match is None:
            raise ExportRefused("export-crs-form", got=chosen.crs[:60])
        epsg = int(match[1])
    report = validate(open_folder(_where(chosen)))
    export(report, chosen.to, zones=chosen.zone, epsg=epsg)
    _tell(say("cli.written", file=chosen.to), chosen)
    if report.by_severity[Severity.ERROR]:
        _tell(say("cli.export-with-errors", count=report.by_severity[Severity.ERROR]), chosen)
    return OK


def _schematic(chosen: argparse.Namespace) -> int:
    written, kept = write_schematics(_where(chosen))
    for file in written:
        _tell(say("cli.written", file=file), chosen)
    for file in kept:
        _tell(say("cli.kept", file=file), chosen)
    return OK


def _init(chosen: argparse.Namespace) -> int:
    for file in init_folder(chosen.folder):
        _tell(say("cli.written", file=chosen.folder / file), chosen)
    _tell(say("cli.init-next", folder=chosen.folder), chosen)
    return OK


def _app(chosen: argparse.Namespace) -> int:
    where = _where(chosen).resolve()
    try:
        open_folder(where)
    except PlanInvalid as why:
        if why.key in ("no-folder", "no-plan"):
            raise
        _tell(
            why.text, chosen
        )  # faults inside the register: the page tells them too, and reads again once mended
    try:
        port = chosen.port or free_port(chosen.address)
        can_listen(chosen.address, port)
    except OSError as why:
        raise ExportRefused(
            "app-address", address=chosen.address, port=chosen.port or "", why=why.strerror or why
        ) from why
    argv, environment = command(where, port, chosen.address)
    _tell(say("cli.app-at", address=f"http://{chosen.address}:{port}"), chosen)
    if os.name == "posix":  # the server takes this very process, so that stopping zoneplan stops it
        os.execve(argv[0], argv, environment)  # noqa: S606 - our own Python with our own arguments
    return subprocess.call(argv, env=environment)  # noqa: S603 - the same where exec is not to be had


if __name__ == "__main__":
    sys.exit(main())
