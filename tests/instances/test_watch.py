"""The script that every instance runs, run for real: metadata service and program answer here, its calls are noted."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import paved_constructs.instances

SCRIPT = Path(paved_constructs.instances.__file__).with_name("watch.sh")
NOTE = '#!/bin/sh\necho "$(basename "$0") $*" >>"$CALLS"\n'


class Machine(ThreadingHTTPServer):
    """The metadata service and the program of an instance: whether it is `well`, and where it is to `go`."""

    well = False
    go = "InService"
    asked = 0


class Answers(BaseHTTPRequestHandler):
    server: Machine

    def do_PUT(self) -> None:
        self.answer(200, "a token" if self.headers["X-aws-ec2-metadata-token-ttl-seconds"] else "")

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self.server.asked += 1
            self.answer(200 if self.server.well else 503, "")
        elif self.headers["X-aws-ec2-metadata-token"] == "a token":
            assert self.path == "/latest/meta-data/autoscaling/target-lifecycle-state"
            self.answer(200, self.server.go)
        else:
            self.answer(401, "")

    def answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def machine() -> Iterator[Machine]:
    with Machine(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def environment(machine: Machine, tmp_path: Path) -> dict[str, str]:
    address = f"http://127.0.0.1:{machine.server_port}"
    about = {"REGION": "us-east-1", "STACK": "dev-orders", "GROUP": "dev-orders-Fleet", "RESOURCE": "FleetASG"}
    about |= {"HEALTH_CHECK": f"{address}/healthz", "DRAIN": "0", "INSTANCE": "i-0a1b"}
    settings = tmp_path / "settings"
    settings.write_text("".join(f"{name}='{value}'\n" for name, value in about.items()))
    for name in ("aws", "systemctl"):
        (tmp_path / name).write_text(NOTE)
        (tmp_path / name).chmod(0o755)
    given = {"SETTINGS": str(settings), "IMDS": f"{address}/latest", "CALLS": str(tmp_path / "calls"), "PAUSE": "0.02"}
    return {**os.environ, **given, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "no_proxy": "127.0.0.1"}


def calls(environment: dict[str, str]) -> list[str]:
    noted = Path(environment["CALLS"])
    return noted.read_text().splitlines() if noted.exists() else []


def of_hook(name: str, result: str) -> str:
    about = "--region us-east-1 --auto-scaling-group-name dev-orders-Fleet"
    outcome = f"--lifecycle-hook-name {name} --lifecycle-action-result {result} --instance-id i-0a1b"
    return f"aws autoscaling complete-lifecycle-action {about} {outcome}"


def of_signal(status: str) -> str:
    about = "--region us-east-1 --stack-name dev-orders --logical-resource-id FleetASG"
    return f"aws cloudformation signal-resource {about} --unique-id i-0a1b --status {status}"


JOINS = [of_hook("starts", "CONTINUE"), of_signal("SUCCESS")]
LEAVES = ["systemctl stop fleet", of_hook("stops", "CONTINUE")]


def until(condition: Any, process: subprocess.Popen[bytes]) -> None:
    """Wait until a condition holds; what never comes true ends with the process, or with the test's own limit."""
    for _ in range(1000):
        if condition():
            return
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
    pytest.fail("it never came true")


def test_it_joins_when_the_program_answers_and_ends_it_before_it_leaves(
    machine: Machine, environment: dict[str, str]
) -> None:
    with subprocess.Popen(["/bin/bash", str(SCRIPT)], env=environment) as process:
        until(lambda: machine.asked > 1, process)
        assert calls(environment) == []
        machine.well = True
        until(lambda: calls(environment) == JOINS, process)
        asked = machine.asked
        machine.go = "Terminated"
        assert process.wait(10) == 0
    assert calls(environment) == [*JOINS, *LEAVES]
    assert machine.asked == asked, "once it has answered, asking is up to the balancer"


def test_it_ends_a_program_that_never_answered(machine: Machine, environment: dict[str, str]) -> None:
    machine.go = "Terminated"
    assert subprocess.run(["/bin/bash", str(SCRIPT)], env=environment, timeout=10, check=False).returncode == 0
    assert calls(environment) == LEAVES


def test_an_instance_that_cannot_start_says_so(environment: dict[str, str]) -> None:
    subprocess.run(["/bin/bash", str(SCRIPT), "abandon"], env=environment, timeout=10, check=True)
    assert calls(environment) == [of_signal("FAILURE"), of_hook("starts", "ABANDON")]
