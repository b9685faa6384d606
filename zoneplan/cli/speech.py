"""What every command says and how it ends."""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from zoneplan.model.errors import ExportRefused, os_reason
from zoneplan.model.messages import Text, say

OK, FOUND, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130


def tell(text: Text, chosen: argparse.Namespace) -> None:
    """Talk goes to stderr, so that results can be piped; where nobody listens, the command goes on."""
    complain(text.to(chosen.lang))


def complain(words: str) -> None:
    """Say something on stderr, where anybody listens."""
    with suppress(OSError):
        if sys.stderr is not None:
            print(words, file=sys.stderr)


def give(content: str) -> None:
    """A result goes to stdout, as it is.

    A reader that has gone away ("| head") is no error, and the command keeps its own exit status.

    Raises
    ------
    ExportRefused
        If it cannot be written: a full disk, a closed output.
    """
    if sys.stdout is None:
        raise ExportRefused("cannot-print", why=say("os.closed"))
    text = content if content.endswith("\n") else content + "\n"
    _give(lambda: sys.stdout.write(text))


def give_bytes(content: bytes) -> None:
    """A result that is no text goes to stdout as it is; errors as ``give``."""
    if sys.stdout is None:
        raise ExportRefused("cannot-print", why=say("os.closed"))
    _give(lambda: sys.stdout.buffer.write(content))


def _give(write: Callable[[], object]) -> None:
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError:
        _to_nowhere()
    except OSError as why:
        _to_nowhere()
        raise ExportRefused("cannot-print", why=os_reason(why)) from why


def _to_nowhere() -> None:
    """What is still in the buffer must not be tried again at the end of the process."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
