"""The conditions of positions, as data: which resource it is, and what stands in its properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from paved_constructs.tools.assembly import Resource, Settled
from paved_constructs.tools.guardrails.positions.position import Case, Condition
from paved_constructs.tools.guardrails.positions.values import at, referred

SANDBOX: Final = "sandbox"


@dataclass(frozen=True)
class On:
    """A resource of a type, by what its properties are.

    `has` maps properties' paths to what stands there, `lacks` names those that are not there: both as in `values.py`.
    A tuple is one of several values, a pattern matches the whole text, an object may say more than is asked for. `tier`
    is that of the stack, `within` a pattern for the class of a paved construct around the resource, `departs` a golden
    row that this construct leaves by a waiver.
    """

    type: str
    has: Mapping[str, Any] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    tier: str | None = None
    within: str | None = None
    departs: str | None = None

    def holds(self, case: Case, resource: Resource) -> bool:
        """Say whether the resource is such a one."""
        stack = case.stack
        return (
            resource.type == self.type
            and (self.tier is None or stack.tags.get("tier") == self.tier)
            and (self.within is None or any(map(self._is_around, _around(case, resource))))
            and not any(at(path, resource, stack) for path in self.lacks)
            and all(_stands(expected, at(path, resource, stack)) for path, expected in self.has.items())
        )

    def _is_around(self, construct: Settled) -> bool:
        return re.fullmatch(self.within or "", construct.construct) is not None and (
            self.departs is None or self.departs in construct.departures
        )


@dataclass(frozen=True)
class Grants:
    """A policy of which the rule names a wildcard: whatever is allowed with it is among these actions and resources.

    Where it stands beside another action or resource, this does not hold, nor for "NotAction" and "NotResource".
    """

    actions: frozenset[str]
    resources: frozenset[str]

    def holds(self, case: Case, resource: Resource) -> bool:
        """Say whether the wildcard stands in the policy, and only so."""
        kind, _, wildcard = case.rule.partition("[")[2].removesuffix("]").partition("::")
        allowed = [each for each in _allowed(case, resource) if wildcard in each.get(kind, ())]
        return bool(allowed) and all(
            each["Action"] <= self.actions and each["Resource"] <= self.resources for each in allowed
        )


@dataclass(frozen=True)
class Both:
    """Two conditions that hold together."""

    one: Condition
    other: Condition

    def holds(self, case: Case, resource: Resource) -> bool:
        """Say whether both hold."""
        return self.one.holds(case, resource) and self.other.holds(case, resource)


@dataclass(frozen=True)
class Refers:
    """A resource whose property at a path refers (`Ref`) to resources of its template that are as a condition asks."""

    path: str
    to: Condition

    def holds(self, case: Case, resource: Resource) -> bool:
        """Say whether it refers to something, and only to such."""
        others = referred(self.path, resource, case.stack)
        return bool(others) and all(self.to.holds(case, other) for other in others)


def _around(case: Case, resource: Resource) -> Iterator[Settled]:
    """Yield the paved constructs that a resource stands in."""
    return (each for each in case.stack.settled if f"{resource.path}/".startswith(f"{each.path}/"))


def _stands(expected: Any, found: list[Any]) -> bool:
    """Say whether something was found, all of it as expected; of objects in a list, one."""
    if isinstance(expected, Mapping):
        return any(_is(expected, value) for value in found)
    return bool(found) and all(_is(expected, value) for value in found)


def _is(expected: Any, value: Any) -> bool:
    if isinstance(expected, tuple):
        return any(_is(each, value) for each in expected)
    if isinstance(expected, re.Pattern):
        return isinstance(value, str) and expected.fullmatch(value) is not None
    if isinstance(expected, Mapping):
        return isinstance(value, Mapping) and all(
            key in value and _is(inner, value[key]) for key, inner in expected.items()
        )
    return type(value) is type(expected) and bool(value == expected)


def _allowed(case: Case, resource: Resource) -> Iterator[dict[str, set[str]]]:
    """Yield what each statement of a policy allows: {"Action": {…}, "Resource": {…}}."""
    for path in ("PolicyDocument.Statement", "Policies.PolicyDocument.Statement"):
        for statement in at(path, resource, case.stack):
            if isinstance(statement, Mapping) and statement.get("Effect") == "Allow":
                yield {key: _all(statement.get(key, "everything but")) for key in ("Action", "Resource")}


def _all(value: str | list[str]) -> set[str]:
    return {value} if isinstance(value, str) else set(value)
