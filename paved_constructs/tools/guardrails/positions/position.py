"""Positions: which finding of which rule is answered, on what kind of resource, and why. Settles findings with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from paved_constructs.tools.assembly import Resource, StackArtifact
from paved_constructs.tools.guardrails.engine import Finding
from paved_constructs.tools.guardrails.positions.values import abstract


@dataclass(frozen=True)
class Case:
    """A finding with the stack that it is of, and so with the resource."""

    finding: Finding
    stack: StackArtifact = field(repr=False)

    @property
    def rule(self) -> str:
        """The rule, where it names resources their types: "AwsSolutions-IAM5[Resource::<AWS::S3::Bucket.Arn>/*]"."""
        return abstract(self.finding.rule, self.stack)

    @property
    def resource(self) -> Resource | None:
        """The resource; None for what is said of a whole template."""
        return self.stack.resources.get(self.finding.logical_id or "")

    @property
    def path(self) -> str:
        """The resource's construct path; the stack's for what is said of a whole template."""
        return self.resource.path if self.resource else self.stack.path


class Condition(Protocol):
    """What has to hold for a resource, so that a position answers what a rule says of it."""

    def holds(self, case: Case, resource: Resource) -> bool:
        """Say whether it holds for the resource of a case."""


@dataclass(frozen=True)
class Position:
    """Why a `rule` is not followed `where` a condition holds; `reason` is for whoever reviews it."""

    rule: str
    where: Condition
    reason: str

    def answers(self, case: Case) -> bool:
        """Say whether this is the answer to a finding. One of a whole template has none."""
        resource = case.resource
        return resource is not None and case.rule == self.rule and self.where.holds(case, resource)


@dataclass(frozen=True)
class Settlement:
    """What positions leave open: cases that none of them answers, and positions that answer none (stale, or wrong)."""

    unanswered: tuple[Case, ...]
    unused: tuple[Position, ...]


def settle(cases: Iterable[Case], positions: Sequence[Position]) -> Settlement:
    """Hold findings against positions, in both directions."""
    unanswered, used = [], set()
    for case in cases:
        answers = [number for number, position in enumerate(positions) if position.answers(case)]
        used.update(answers)
        if not answers:
            unanswered.append(case)
    unused = (position for number, position in enumerate(positions) if number not in used)
    return Settlement(tuple(unanswered), tuple(unused))
