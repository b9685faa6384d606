"""How ``zoneplan app`` starts the server: a command and its environment, nothing run here."""

import os
import socket
import sys
from pathlib import Path

from zoneplan.ui.opened import PLAN_VARIABLE

# The same as .streamlit/config.toml, which is not there when zoneplan runs from an installed package.
OPTIONS: dict[str, str | int | bool] = {
    "browser.gatherUsageStats": False,
    "server.showEmailPrompt": False,
    "server.maxUploadSize": 50,
    "server.fileWatcherType": "none",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
    # both, so that the page follows what the reader's system prefers
    "theme.light.primaryColor": "#00567f",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f1f4f6",
    "theme.light.textColor": "#16212b",
    "theme.light.borderColor": "#d3dae0",
    "theme.dark.primaryColor": "#4ba3d3",
    "theme.dark.backgroundColor": "#161c22",
    "theme.dark.secondaryBackgroundColor": "#232b33",
    "theme.dark.textColor": "#e6ebef",
    "theme.dark.borderColor": "#3a444e",
    "theme.baseRadius": "0.4rem",
    "theme.baseFontSize": 15,
}


def can_listen(address: str, port: int) -> None:
    """Try whether a server could listen there.

    Raises
    ------
    OSError
        If the address is not of this machine, or the port is taken or not allowed.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OverflowError as why:  # a port above 65535
            raise OSError(str(why)) from why


def free_port(address: str, first: int = 8501) -> int:
    """The first port from ``first`` on, of a hundred, that nobody listens on.

    Raises
    ------
    OSError
        If the address is not of this machine, or all hundred are taken.
    """
    taken = OSError(address)
    for port in range(first, first + 100):
        try:
            can_listen(address, port)
        except OSError as why:
            taken = why
            continue
        return port
    raise taken


def command(plan: Path, port: int | None, address: str) -> tuple[list[str], dict[str, str]]:
    """Make the command that serves a plan.

    Parameters
    ----------
    plan : pathlib.Path
        The plan's folder.
    port : int or None
        None takes the first free one from 8501 on.
    address : str
        Where to listen; 127.0.0.1 unless the user says otherwise.

    Returns
    -------
    argv : list of str
        For ``subprocess``; starts with this Python.
    environment : dict of str to str
        This process's environment with the plan's folder in it.

    Examples
    --------
    >>> argv, environment = command(Path("/plans/south"), 8600, "127.0.0.1")
    >>> argv[1:4], environment["ZONEPLAN_PLAN"]
    (['-m', 'streamlit', 'run'], '/plans/south')
    """
    where = {"server.address": address, "server.port": port or free_port(address)}
    options = {**OPTIONS, **where}
    flags = [
        f"--{name}={str(value).lower() if isinstance(value, bool) else value}"
        for name, value in options.items()
    ]
    argv = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("server.py")), *flags]
    return argv, {**os.environ, PLAN_VARIABLE: str(plan.resolve())}
