"""What a verification found: a line for each golden property of each resource, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final


class VerifyError(Exception):
    """Nothing could be verified: wrong credentials, no endpoint, another account. Says which."""


class Verdict(StrEnum):
    """What became of one golden property."""

    MATCHED = "matched"
    DIFFERENT = "different"
    MISSING = "missing"
    UNANSWERED = "not answered"
    RECORDED = "recorded"
    NOT_EMULATED = "not emulated"
    UNREADABLE = "not readable"


PROBLEMS: Final = frozenset({Verdict.DIFFERENT, Verdict.MISSING, Verdict.UNANSWERED})
"""Verdicts that fail a verification. A call that AWS refused is one: what was not seen has not been verified."""


@dataclass(frozen=True)
class Difference:
    """Where inside a property ("" the whole) AWS has another value. None: nothing is set."""

    at: str
    expected: Any
    live: Any


@dataclass(frozen=True)
class Line:
    """One golden property of one resource: `kind` is the construct's class, `row` the name of its setting.

    `resource` is its logical id, `path` its own construct path. `kind` is "" for a setting of the stack itself.
    `property` is "AWS::S3::Bucket.VersioningConfiguration"; a part of a list is given by its index, as in
    "Replicas[0].Tags". `note` is why, for a verdict that needs a reason.
    """

    stack: str
    construct: str
    kind: str
    row: str
    resource: str
    path: str
    property: str
    verdict: Verdict
    note: str = ""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Left:
    """A golden default that a team has left in a stack: until when (ISO date), and who answers for it."""

    stack: str
    construct: str
    kind: str
    row: str
    because: str
    until: str
    owner: str


@dataclass(frozen=True)
class Report:
    """The lines of a verification, and the departures that its stacks declare."""

    lines: tuple[Line, ...]
    departures: tuple[Left, ...]

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """How many lines have each verdict, in the order of the verdicts."""
        counted = Counter(line.verdict for line in self.lines)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def exit_code(self) -> int:
        """0: as it should be; 1: something is different, missing or unanswered; 2: no golden property was verified."""
        if any(line.verdict in PROBLEMS for line in self.lines):
            return 1
        verified = any(line.verdict is Verdict.MATCHED and line.kind for line in self.lines)
        return 0 if verified else 2

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON types: `exit_code`, `counts`, `lines`, `departures`."""
        return {
            "exit_code": self.exit_code,
            "counts": dict(self.counts),
            "lines": [asdict(line) for line in self.lines],
            "departures": [asdict(left) for left in self.departures],
        }
