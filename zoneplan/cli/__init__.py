"""The command line: the same functions as the app, drawn for a terminal.

Results go to stdout, talk to stderr. Exit status: 0 nothing at error level, 1 findings at error level (with
--strict also warnings) that nobody waived, 2 could not run.
"""

import sys
from collections.abc import Sequence

from zoneplan.cli.arguments import language_wanted, parser
from zoneplan.cli.speech import COULD_NOT_RUN, INTERRUPTED, complain
from zoneplan.model.errors import ZoneplanError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = language_wanted(given)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(
            stream, "reconfigure"
        ):  # what is piped or redirected is UTF-8 whatever the machine's locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        chosen = parser(lang).parse_args(given)
        status: int = chosen.run(chosen)
    except ZoneplanError as why:
        complain(why.text.to(lang))
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        return INTERRUPTED
    return status
