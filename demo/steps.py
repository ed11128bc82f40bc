"""Steps with a heading and a stopwatch, and the commands that they run."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from paved_constructs.tools.local.emulator import LocalAws

ROOT = Path(__file__).parent.parent


class DemoFailed(Exception):  # noqa: N818 - reads as what happened
    """A step did not end as it should; the message says which and why."""


@dataclass
class Steps:
    """What the demo does, said as it happens: each step's heading, its commands with their output, and its time."""

    aws: LocalAws
    console: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))
    took: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Run a block as one step of the table that `summary()` prints."""
        self.console.rule(f"[bold]{len(self.took) + 1}. {title}", align="left")
        began = time.monotonic()
        yield
        self.took.append((title, time.monotonic() - began))
        self.console.print(f"[dim]{self.took[-1][1]:.1f} s[/dim]")

    def run(self, command: Sequence[str], *, folder: Path = ROOT, fails: bool = False) -> None:
        """Run a command in plain sight. Raise DemoFailed unless it succeeds (or, with `fails`, fails)."""
        self.console.print(f"[bold cyan]$ {' '.join(command)}")
        environment = os.environ | self.aws.environment()
        with subprocess.Popen(command, cwd=folder, env=environment) as process:  # noqa: S603 - our own commands
            code = self.aws.wait_for(process)
        if (code != 0) is not fails:
            expected = "was to fail" if fails else f"ended with exit code {code}"
            raise DemoFailed(f"{' '.join(command)}: {expected}")

    def summary(self, deployed: Mapping[str, Mapping[str, int]]) -> None:
        """Print what was deployed ({stack: {resource type: count}}) and how long each step took."""
        resources = Table(title="Deployed", title_justify="left")
        for column in ("stack", "resources", "of types", "most of all"):
            resources.add_column(column)
        for stack, types in deployed.items():
            most = ", ".join(f"{count} {name.removeprefix('AWS::')}" for name, count in list(types.items())[:4])
            resources.add_row(stack, str(sum(types.values())), str(len(types)), most)
        times = Table(title="Time", title_justify="left")
        times.add_column("step")
        times.add_column("seconds", justify="right")
        for title, seconds in self.took:
            times.add_row(title, f"{seconds:.1f}")
        times.add_row("together", f"{sum(seconds for _, seconds in self.took):.1f}", style="bold")
        self.console.print(resources, times)
