"""How an app that lives for one synth talks to the CDK's Node: without another Node in between.

jsii starts a Node that starts the one which runs the CDK, and passes on each of the thousands of messages of a synth;
that keeps its output apart from the messages. This does so with a socket, and leaves the output to the CDK CLI.
"""

from __future__ import annotations

import atexit
import os
import platform
import socket
import subprocess
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from paved_constructs.garbage import STARTED_BY_THE_CLI
from paved_constructs.node import JSII_NODE

PROGRAM: Final = "lib/program.js"
"""What runs the CDK, among the files that jsii brings along: it reads and writes messages on CHANNEL."""

CHANNEL: Final = 3
RUNTIME: Final = "JSII_RUNTIME"
"""jsii's own variable, with which somebody may choose what runs the CDK."""

SECONDS_TO_END: Final = 5


def talk_directly() -> None:
    """Let jsii start the CDK's Node itself, in an app that the CDK CLI started; leave every other process alone.

    jsii has no setting for it, so two of its methods are replaced; one of another make stays as it is.
    """
    if STARTED_BY_THE_CLI not in os.environ or RUNTIME in os.environ or os.name != "posix":
        return
    with suppress(ImportError, AttributeError):
        process = import_module("jsii._kernel.providers.process")._NodeProcess
        files = import_module("jsii._embedded.jsii").EMBEDDED_FILES
        if PROGRAM in files.values() and {"_jsii_runtime", "handshake", "start", "stop"} <= set(vars(process)):
            process.start, process.stop = _start, _stop


def _start(node: Any) -> None:
    """Start what jsii would start in the end, and wait until it answers."""
    program = Path(node._jsii_runtime()).parents[1] / PROGRAM
    ours, theirs = socket.socketpair()
    theirs.set_inheritable(True)
    with ours, theirs:
        node._process = subprocess.Popen(  # noqa: S603 - the Node of this environment
            [os.environ[JSII_NODE], "--max-old-space-size=4069", "--preserve-symlinks", str(program)],
            stdin=subprocess.DEVNULL,
            close_fds=False,  # what Python opened closes by itself
            preexec_fn=partial(os.dup2, theirs.fileno(), CHANNEL),  # noqa: PLW1509 - one system call, no lock
            env={**os.environ, "JSII_AGENT": f"Python/{platform.python_version()}"},
        )
        node._process.stdin, node._process.stdout = ours.makefile("wb"), ours.makefile("rb")
    atexit.register(node.stop)
    node.handshake()


def _stop(node: Any) -> None:
    """End it as jsii does: it is told to, and has a while."""
    atexit.unregister(node.stop)
    with suppress(BrokenPipeError, ValueError):  # it has ended already, or was told before
        node._process.stdin.write(b'{"exit":0}\n')
        node._process.stdin.close()
    try:
        node._process.wait(timeout=SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        node._process.terminate()
    node._process.stdout.close()
    node._ctx_stack.close()
