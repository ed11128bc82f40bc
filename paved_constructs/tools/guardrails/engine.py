"""AWS's own CloudFormation validator, native, in a process of its own: it builds itself while the stacks are built."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final, Literal

WORKER: Final = Path(__file__).with_name("worker.py")


class EngineError(RuntimeError):
    """The validator could not be started, or gave up; says why."""


@dataclass(frozen=True)
class Finding:
    """What a rule says of a template; `location` is where in the resource it says it ("Properties.BucketName")."""

    rule: str
    severity: Literal["error", "warning"]
    message: str
    fix: str | None = None
    category: str | None = None
    logical_id: str | None = None
    location: str | None = None


@dataclass(frozen=True)
class Template:
    """A template file to examine; `account` and `region` are None where they are not known."""

    template: str
    account: str | None = None
    region: str | None = None


class Engine:
    """The validator's process. It ends with this one, whatever happens: its input closes then."""

    def __init__(self) -> None:
        self._errors = TemporaryFile("w+")  # noqa: SIM115 - open as long as the process writes to it
        command = [sys.executable, "-P", str(WORKER)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603 - our own file, in our own Python
            command, stdin=pipe, stdout=pipe, stderr=self._errors, text=True
        )
        self._version: str | None = None
        atexit.register(self.end)

    @property
    def version(self) -> str:
        """The version of the engine and of its rules; waits until it is built. Raises EngineError."""
        return self._await_version()

    def examine(self, templates: Iterable[Template]) -> list[list[Finding]]:
        """Return what the rules say of each template file, in their order.

        Where the engine gives up on a part of a template, a warning says so. Raises EngineError.
        """
        self._await_version()
        with suppress(BrokenPipeError):  # it has died; reading its answer says of what
            request = json.dumps([asdict(template) for template in templates])
            self._process.stdin.write(f"{request}\n")  # type: ignore[union-attr]  # it is a pipe
            self._process.stdin.flush()  # type: ignore[union-attr]  # as above
        return [[Finding(**each) for each in found] for found in self._answer()["findings"]]

    def end(self) -> None:
        """End the process."""
        atexit.unregister(self.end)
        self._process.kill()
        with suppress(BrokenPipeError):
            self._process.communicate()
        self._errors.close()

    def _await_version(self) -> str:
        if self._version is None:
            self._version = str(self._answer()["version"])
        return self._version

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline()  # type: ignore[union-attr]  # it is a pipe
        answer: dict[str, Any] = json.loads(line) if line else {"failed": self._last_words()}
        if "failed" in answer:
            raise EngineError(f"the CloudFormation validator failed: {answer['failed']}")
        return answer

    def _last_words(self) -> str:
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().strip().splitlines()
        return f"exit code {code}: {said[-1] if said else 'it said nothing'}"


@cache
def engine() -> Engine:
    """Start the validator, unless that is done: one for each process."""
    return Engine()
