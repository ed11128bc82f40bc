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
from benchmarks.results import Curves, Rounds, as_json, as_markdown, ratios
from benchmarks.same import differences
from benchmarks.sides import APP, IDENTITY, PLAYBACK, Load, Side, sides

RESULTS = Path(__file__).parent / "RESULTS.md"
TIMED = {"identity": IDENTITY, "playback": PLAYBACK, "app": APP}
"""Measure -> what is built while the time is taken."""

GROWN = {"growth": ("identity", (1, 25, 50)), "app growth": ("app", (1, 3))}
"""Measure -> a timed load, and how often it is built into one app, to see what each more stack takes."""

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
        say("The sides are not the same services, so there is nothing to time:", *differing)
        return 1
    found, curves = measured(compared, given.rounds)
    RESULTS.write_text(as_markdown(found, names, curves))
    print(json.dumps(as_json(found, names), indent=1) if given.json else RESULTS.read_text())
    missed = [ratio for ratio in ratios(found) if not ratio.kept]
    say(*(f"missed: {r.measure} is {r.median:.2f} of {names[r.against]}, at most {r.bound}" for r in missed))
    return 1 if missed else 0


def warm_up(compared: dict[str, Side]) -> list[str]:
    """Let each side build all services once, so that caches are filled; return where the others differ from ours."""
    with tempfile.TemporaryDirectory() as folder:
        written = {key: Path(folder) / key for key in compared}
        for key, side in compared.items():
            say(f"warm-up: {side.name}")
            run(side, APP, keep=written[key])
        ours = written.pop("paved")
        return [f"{key}: {line}" for key, theirs in written.items() for line in differences(ours, theirs)]


def measured(compared: dict[str, Side], rounds: int) -> tuple[dict[str, Rounds], Curves]:
    """Return {measure: its rounds}, and the curves of growth."""
    timed = {name: times(compared, rounds, name, load) for name, load in TIMED.items()}
    watched = interleaved(
        compared, rounds, "memory", run_of=lambda side: run(side, IDENTITY, look_at_memory=True), attempts=1
    )
    found = {name: each(runs, "seconds") for name, runs in timed.items()}
    found["processor"] = each(timed["identity"], "processor")
    found["memory"] = each(watched, "tree")
    found["largest"] = each(watched, "largest")
    curves = {}
    for measure, (name, copies) in GROWN.items():
        load = TIMED[name]
        curve = {load.stacks: found[name]}
        for more in map(load.times, copies[1:]):
            curve[more.stacks] = each(times(compared, rounds, f"{name}, {more.stacks} stacks", more), "seconds")
        found[measure] = [slopes({stacks: taken[index] for stacks, taken in curve.items()}) for index in range(rounds)]
        curves[name] = {
            key: {stacks: median(one[key] for one in taken) for stacks, taken in curve.items()} for key in compared
        }
    return found, curves


def times(compared: dict[str, Side], rounds: int, what: str, load: Load) -> list[dict[str, Run]]:
    """Run the sides in turn, `rounds` times, on the same load."""
    return interleaved(compared, rounds, what, run_of=lambda side: run(side, load))


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


def each(runs: list[dict[str, Run]], field: str) -> Rounds:
    """Return a field of each side's run, round by round."""
    return [{key: getattr(taken, field) for key, taken in one.items()} for one in runs]


def slopes(times: dict[int, dict[str, float]]) -> dict[str, float]:
    """Return for each side how many seconds each more stack takes; `times` are by number of stacks."""
    stacks, runs = list(times), list(times.values())
    return {key: linear_regression(stacks, [one[key] for one in runs]).slope for key in runs[0]}


def say(*lines: str) -> None:
    """Tell whoever waits."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
