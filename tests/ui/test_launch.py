"""How the server is started: what the user did not ask for does not happen."""

import socket
import sys
import tomllib
from pathlib import Path

import pytest

from tests.drawn_plans import REPOSITORY
from zoneplan.ui.launch import OPTIONS, command, free_port


def flags(argv: list[str]) -> dict[str, str]:
    return dict(flag.removeprefix("--").split("=", 1) for flag in argv if flag.startswith("--"))


def test_the_server_listens_where_it_is_told_and_sends_nothing():
    argv, environment = command(Path("plan"), 8600, "127.0.0.1")
    given = flags(argv)
    assert argv[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(argv[4]).is_file()
    assert (given["server.address"], given["server.port"]) == ("127.0.0.1", "8600")
    assert given["browser.gatherUsageStats"] == "false"
    assert given["client.showErrorDetails"] == "none"
    assert environment["ZONEPLAN_PLAN"] == str(Path("plan").resolve())


def test_a_port_that_is_taken_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(OSError, match=r".+"):
        free_port("203.0.113.1")


def flat(table, before=""):
    """Every value of a table of tables under its whole name."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def test_the_configuration_of_the_repository_says_the_same():
    """``streamlit run app.py`` in a clone and ``zoneplan app`` anywhere are one app."""
    tables = tomllib.loads((REPOSITORY / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    written = dict(flat(tables))
    assert written.pop("server.address") == "127.0.0.1"
    assert written == OPTIONS


def test_starting_needs_no_streamlit_until_it_is_started():
    """The command line imports this module; a report on a server without a screen must not load a web framework."""
    text = Path(sys.modules["zoneplan.ui.launch"].__file__ or "").read_text(encoding="utf-8")
    assert "import streamlit" not in text
