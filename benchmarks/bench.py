"""`python -m benchmarks.bench`: measures, writes RESULTS.md, and ends with 1 where a bound is missed.

Wall time, memory and growth of an app process, as the CDK CLI would start it: the CLI's own time is the same for all.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from math import inf
from pathlib import Path
from statistics import linear_regression, median

from benchmarks.measure import Run, run
from benchmarks.results import Rounds, as_json, as_markdown, ratios
from benchmarks.same import differences
from benchmarks.sides import Side, sides

RESULTS = Path(__file__).parent / "RESULTS.md"
COPIES = (1, 10, 25, 50)
"""How many stacks the service is built into, to see what each more of them takes."""

NOISE = 0.15
"""Cores that others may keep busy during a run: a round with more is taken again, whatever it found."""

ATTEMPTS = 5
"""How often at most; then the quietest of them counts."""


def main() -> int:
    """Measure, write the results, and return the exit code."""
    options = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="interleaved rounds of each measure")
    options.add_argument("--json", action="store_true", help="print all numbers as JSON")
    given = options.parse_args()
    compared = sides()
    names = {key: side.name for key, side in compared.items()}
    if differing := warm_up(compared):
        say("The sides are not the same service, so there is nothing to time:", *differing)
        return 1
    found, curve = measured(compared, given.rounds)
    RESULTS.write_text(as_markdown(found, names, curve))
    print(json.dumps(as_json(found, names), indent=1) if given.json else RESULTS.read_text())
    missed = [ratio for ratio in ratios(found) if not ratio.kept]
    say(*(f"missed: {r.measure} is {r.median:.2f} of {names[r.against]}, at most {r.bound}" for r in missed))
    return 1 if missed else 0


def warm_up(compared: dict[str, Side]) -> list[str]:
    """Run each side once, so that caches are filled; return where the others differ from ours."""
    with tempfile.TemporaryDirectory() as folder:
        written = {key: Path(folder) / key for key in compared}
        for key, side in compared.items():
            say(f"warm-up: {side.name}")
            run(side, 1, keep=written[key])
        ours = written.pop("paved")
        return [f"{key}: {line}" for key, theirs in written.items() for line in differences(ours, theirs)]


def measured(compared: dict[str, Side], rounds: int) -> tuple[dict[str, Rounds], dict[str, dict[int, float]]]:
    """Return {measure: its rounds}, and for each side {number of stacks: median seconds}."""
    synths = interleaved(compared, rounds, "synth", run_of=lambda side: run(side, 1))
    watched = interleaved(compared, rounds, "memory", run_of=lambda side: run(side, 1, look_at_memory=True), attempts=1)
    more = {
        copies: interleaved(compared, rounds, f"{copies} stacks", run_of=lambda side, n=copies: run(side, n))
        for copies in COPIES[1:]
    }
    seconds = {copies: [each(one, "seconds") for one in found] for copies, found in ({1: synths} | more).items()}
    growth = [slopes({copies: times[index] for copies, times in seconds.items()}) for index in range(rounds)]
    found = {
        "synth": seconds[1],
        "processor": [each(one, "processor") for one in synths],
        "memory": [each(one, "tree") for one in watched],
        "largest": [each(one, "largest") for one in watched],
        "growth": growth,
    }
    curve = {key: {n: median(one[key] for one in times) for n, times in seconds.items()} for key in compared}
    return found, curve


def interleaved(
    compared: dict[str, Side], rounds: int, what: str, *, run_of: Callable[[Side], Run], attempts: int = ATTEMPTS
) -> list[dict[str, Run]]:
    """Run the sides one after the other, `rounds` times; one that others disturbed is taken again.

    Who looks at memory disturbs the run himself, and memory does not mind: that takes one attempt.
    """
    made = []
    for number in range(1, rounds + 1):
        quietest, least = {}, inf
        for _ in range(attempts):
            one = {key: run_of(side) for key, side in compared.items()}
            others = max(taken.others for taken in one.values())
            times = ", ".join(f"{compared[key].name} {taken.seconds:.2f} s" for key, taken in one.items())
            say(f"{what} {number}/{rounds}: {times}; others kept {others:.2f} cores busy")
            if others < least:
                quietest, least = one, others
            if least <= NOISE:
                break
        made.append(quietest)
    return made


def each(one: dict[str, Run], field: str) -> dict[str, float]:
    """Return a field of each side's run."""
    return {key: getattr(taken, field) for key, taken in one.items()}


def slopes(times: dict[int, dict[str, float]]) -> dict[str, float]:
    """Return for each side how many seconds each more stack takes, by least squares."""
    return {key: linear_regression(list(times), [one[key] for one in times.values()]).slope for key in times[1]}


def say(*lines: str) -> None:
    """Tell whoever waits."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
