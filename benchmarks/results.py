"""What a benchmark found, the bounds that it has to keep, and its table."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import Any

from benchmarks.sides import node

BOUNDS = {
    ("identity", "python"): 0.55,
    ("identity", "javascript"): 0.75,
    ("playback", "python"): 0.60,
    ("playback", "javascript"): 0.85,
    ("app", "python"): 0.55,
    ("largest", "python"): 0.5,
    ("growth", "python"): 1.0,
}
"""(measure, whom we are compared with) -> at most this ratio, ours to theirs, in the median of the rounds.

Memory is bound as `time -v` tells it, by the largest process. All processes together are measured beside it, without a
bound: the native validator holds 230 MiB of schemas wherever it runs, so they come to four fifths of plain CDK's.
"""

UNITS = {
    "identity": ("time of a synth: identity", "s", 2),
    "playback": ("time of a synth: playback", "s", 2),
    "app": ("time of a synth: all services, in both tiers", "s", 2),
    "processor": ("processor time, of identity", "s", 2),
    "memory": ("peak memory of all its processes, of identity", "MiB", 0),
    "largest": ("peak memory of its largest process, of identity", "MiB", 0),
    "growth": ("time that each more stack takes, of identity", "s", 3),
    "app growth": ("time that each more stack takes, of all services", "s", 3),
}
"""Measure -> what it is, its unit, and the digits that say something."""

PACKAGES = ("paved-constructs", "aws-cdk-lib", "constructs", "jsii", "cloudformation-validate")

Rounds = list[dict[str, float]]
"""A measure's rounds: in each, {side's key: what it took}; the sides ran one after the other."""

Curves = dict[str, dict[str, dict[int, float]]]
"""What is built -> {side's key: {number of stacks: seconds}}."""


@dataclass(frozen=True)
class Ratio:
    """Ours to theirs, taken round by round, so that what slows the machine for a while slows both."""

    measure: str
    against: str
    median: float
    least: float
    most: float
    bound: float | None

    @property
    def kept(self) -> bool:
        """Is the bound kept, if there is one?"""
        return self.bound is None or self.median <= self.bound


def ratios(found: dict[str, Rounds]) -> list[Ratio]:
    """Return our ratio to each other side in each measure."""
    made = []
    for measure, rounds in found.items():
        for against in [side for side in rounds[0] if side != "paved"]:
            each = [one["paved"] / one[against] for one in rounds]
            bound = BOUNDS.get((measure, against))
            made.append(Ratio(measure, against, median(each), min(each), max(each), bound))
    return made


def machine() -> dict[str, Any]:
    """Return what the numbers depend on: versions, cores, and the day."""
    runs_on = subprocess.run([node(), "--version"], capture_output=True, text=True, check=True)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "versions": {
            "Python": platform.python_version(),
            "Node": runs_on.stdout.strip().removeprefix("v"),
            **{package: version(package) for package in PACKAGES},
        },
    }


def as_json(found: dict[str, Rounds], names: dict[str, str]) -> dict[str, Any]:
    """Return everything, for machines."""
    return {**machine(), "sides": names, "rounds": found, "ratios": [asdict(ratio) for ratio in ratios(found)]}


def as_markdown(found: dict[str, Rounds], names: dict[str, str], curves: Curves) -> str:
    """Return the page that the README quotes."""
    of = machine()
    versions = ", ".join(f"{name} {number}" for name, number in of["versions"].items())
    rounds = min(len(each) for each in found.values())
    others = [side for side in names if side != "paved"]
    return "\n".join(
        [
            "# Benchmark: a synth of the example services, on the paved road and in plain CDK",
            "",
            "The same resources, compared property by property before anything is timed; each side with its default",
            f"settings, validation included. Written by `make bench` on {of['date']}, {of['cores']} cores; {versions}.",
            f"Medians of at least {rounds} interleaved rounds; ratios are taken round by round, with the least and the",
            "most in brackets.",
            "",
            _row(["", *names.values(), *(f"ours to {names[other]}" for other in others)]),
            _row(["---", *(["---:"] * (len(names) + len(others)))]),
            *(_measure(measure, rounds, names, found) for measure, rounds in found.items()),
            "",
            "The largest process is what `time -v` tells. All processes together count each page once, however many of",
            "them share it; nearly half of ours is the validator's schemas, in a process of its own. More stacks:",
            *(line for what, curve in curves.items() for line in _curve(what, curve, names)),
            "",
        ]
    )


def _curve(what: str, curve: dict[str, dict[int, float]], names: dict[str, str]) -> list[str]:
    stacks = [str(number) for number in curve["paved"]]
    return [
        "",
        _row([f"stacks of {what}", *stacks]),
        _row(["---", *(["---:"] * len(stacks))]),
        *(_row([names[side], *(f"{taken:.1f} s" for taken in times.values())]) for side, times in curve.items()),
    ]


def _measure(measure: str, rounds: Rounds, names: dict[str, str], found: dict[str, Rounds]) -> str:
    what, unit, digits = UNITS[measure]
    medians = [f"{median(one[side] for one in rounds):.{digits}f} {unit}" for side in names]
    compared = [_cell(ratio) for ratio in ratios({measure: found[measure]})]
    return _row([what, *medians, *compared])


def _cell(ratio: Ratio) -> str:
    bound = "" if ratio.bound is None else f", at most {ratio.bound:g}{'' if ratio.kept else ': **missed**'}"
    return f"{ratio.median:.2f} ({ratio.least:.2f} to {ratio.most:.2f}){bound}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
