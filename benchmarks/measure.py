"""One run of an app process: how long it took, and how much memory its whole process tree held."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sides import ROOT, Load, Side, environment

EVERY = 0.01
"""Seconds between two looks at the memory of a tree."""


@dataclass(frozen=True)
class Run:
    """What a run took.

    `seconds` on the wall from start to exit; `processor` seconds of all its processes. `tree` is the peak, in MiB, of
    what its processes held together (each page once, shared ones split among those who share them), looked at a
    hundred times a second; 0 where nobody looked. `largest` is the peak of the largest of them, in MiB, as the kernel
    counted it. `others` is how many cores were kept busy by whatever else ran on the machine.
    """

    seconds: float
    processor: float
    tree: float
    largest: float
    others: float


def run(side: Side, load: Load, *, look_at_memory: bool = False, keep: Path | None = None) -> Run:
    """Let a side's app build `load` once, into a fresh folder (or into `keep`).

    Looking at the memory takes time itself: do not take the time of such a run. Raises RuntimeError with what a failed
    app said.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        outdir = keep or Path(folder) / "cdk.out"
        busy, start = _busy(), time.perf_counter()
        app = subprocess.Popen(
            side.command, cwd=ROOT, env=environment(outdir, load), stdout=subprocess.DEVNULL, stderr=said
        )
        tree = _watch(app.pid) if look_at_memory else 0
        _, status, usage = os.wait4(app.pid, 0)
        seconds, busy = time.perf_counter() - start, _busy() - busy
        app.returncode = os.waitstatus_to_exitcode(status)
        if app.returncode:
            said.seek(0)
            raise RuntimeError(f"{side.name} ended with {app.returncode}:\n{said.read().decode()}")
    own = usage.ru_utime + usage.ru_stime
    return Run(seconds, own, tree / 1024, usage.ru_maxrss / 1024, max(0.0, busy - own) / seconds)


def _busy() -> float:
    """Return how many seconds the machine's cores have worked since it started, all together."""
    user, nice, system, _idle, _waiting, *interrupts = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    return sum(map(int, (user, nice, system, *interrupts))) / os.sysconf("SC_CLK_TCK")


def _watch(pid: int) -> int:
    """Return the peak, in KiB, of what a process and its descendants hold together, once it has ended."""
    peak = 0
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        peak = max(peak, sum(map(_held, _tree(pid))))
        time.sleep(EVERY)
    return peak


def _tree(pid: int) -> Iterator[int]:
    yield pid
    children: list[str] = []
    with suppress(OSError):  # it ended between two looks
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += (task / "children").read_text().split()
    for child in children:
        yield from _tree(int(child))


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended between two looks
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
