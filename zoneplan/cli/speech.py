"""What every command says and how it ends."""

import argparse
import sys

from zoneplan.model.messages import Text

OK, FOUND, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130


def tell(text: Text, chosen: argparse.Namespace) -> None:
    """Talk goes to stderr, so that results can be piped."""
    print(text.to(chosen.lang), file=sys.stderr)


def give(content: str) -> None:
    """A result goes to stdout, as it is."""
    sys.stdout.write(content if content.endswith("\n") else content + "\n")
