"""Resources of which a position no longer tells the truth: one thing that it asks for is otherwise, in its turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from paved_constructs.tools.assembly import StackArtifact
from paved_constructs.tools.guardrails.positions.conditions import Both, Grants, On, Refers
from paved_constructs.tools.guardrails.positions.position import Case, Condition
from paved_constructs.tools.guardrails.positions.values import referred

TOP = re.compile(r"\w+")


def worsened(where: Condition, case: Case) -> Iterator[tuple[str, Case]]:
    """Yield what is otherwise, and the case as it would be then."""
    if isinstance(where, Both):
        yield from worsened(where.one, case)
        yield from worsened(where.other, case)
    elif isinstance(where, Grants):
        yield "another action", _changed(case, lambda properties: _allow(properties, "Action", "iam:PassRole"))
        yield "another resource", _changed(case, lambda properties: _allow(properties, "Resource", "arn:aws:s3:::b/*"))
    elif isinstance(where, Refers):
        for other in referred(where.path, case.stack.resources[str(case.finding.logical_id)], case.stack):
            there = Case(replace(case.finding, logical_id=other.logical_id), case.stack)
            yield from ((what, Case(case.finding, worse.stack)) for what, worse in worsened(where.to, there))
    else:
        assert isinstance(where, On)
        yield from _another_place(where, case)
        for path in where.has:
            yield f"no {path}", _changed(case, lambda properties, path=path: properties.pop(TOP.match(path)[0]))
        for path in where.lacks:
            yield f"a {path}", _changed(case, lambda properties, path=path: _add(properties, path))


def _another_place(where: On, case: Case) -> Iterator[tuple[str, Case]]:
    stack = case.stack
    yield "another type", _changed(case, lambda _: None, Type="AWS::CloudFormation::WaitConditionHandle")
    if where.tier:
        yield "another tier", Case(case.finding, replace(stack, tags={**stack.tags, "tier": "other"}))
    if where.within:
        yield "no construct around it", Case(case.finding, _with(stack, settled=()))
    if where.departs:
        settled = tuple(replace(each, departures={}) for each in stack.settled)
        yield "no departure", Case(case.finding, _with(stack, settled=settled))


def _changed(case: Case, edit: Callable[[dict[str, Any]], Any], **body: Any) -> Case:
    template = deepcopy(dict(case.stack.template))
    resource = template["Resources"][case.finding.logical_id]
    edit(resource["Properties"])
    resource.update(body)
    return Case(case.finding, _with(case.stack, template=template))


def _with(stack: StackArtifact, **known: Any) -> StackArtifact:
    """Return a stack as if it had read this from its files."""
    other = replace(stack)
    other.__dict__.update(known)
    return other


def _allow(properties: dict[str, Any], key: str, value: str) -> None:
    for statement in properties["PolicyDocument"]["Statement"]:
        if statement["Effect"] == "Allow":
            there = statement[key]
            statement[key] = [*(there if isinstance(there, list) else [there]), value]


def _add(inside: Any, path: str) -> None:
    """Write something at a path, in the first element of lists: a value, or an element with a key."""
    name, _, rest = path.partition(".")
    if "[" in path:
        name, _, key = path.removesuffix("]").partition("[")
        inside[name].append({"Key": key, "Value": "true"})
    elif rest:
        _add(inside[name][0] if isinstance(inside[name], list) else inside[name], rest)
    else:
        inside[name] = "there"
