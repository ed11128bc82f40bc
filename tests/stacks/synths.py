"""Synthesizes projects, each a copy of this repository's app, in one process that has no network.

`python synths.py folder…` writes each folder's `cdk.out`. It is a program of its own so that it begins without what
pytest's process has: credentials, a home, modules of stacks. `main()` of an app would do the same, and start Node anew.
"""

from __future__ import annotations

import os
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from paved_constructs import PavedApp, PavedStage

NO_NETWORK = """
const refuse = () => { throw new Error('a synth asked for the network'); };
require('net').Socket.prototype.connect = refuse;
require('dns').lookup = refuse;
require('dgram').createSocket = refuse;
"""
"""What Node loads first: `NODE_OPTIONS=--require <file>`."""


def synth(folder: Path) -> None:
    """Build every service of a project into every stage, as its app.py does."""
    for name in [each for each in sys.modules if each.partition(".")[0] in ("app", "stacks")]:
        del sys.modules[name]
    sys.path[0] = str(folder)
    os.chdir(folder)
    project = import_module("app")
    app = PavedApp(outdir=str(folder / "cdk.out"))
    for name, settings in project.STAGES.items():
        stage = PavedStage(app, name, **settings)
        for service in project.SERVICES:
            project.stack_of(service)(stage)
    app.synth()


def refuse(*_: Any) -> None:
    """What is asked for instead of a connection."""
    raise AssertionError("a synth asked for the network")


if __name__ == "__main__":
    socket.socket.connect = refuse  # type: ignore[method-assign,assignment]  # this process is the test's alone
    socket.getaddrinfo = refuse  # type: ignore[assignment]  # as above
    for given in sys.argv[1:]:
        synth(Path(given))
