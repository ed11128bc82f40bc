"""The verification itself: every golden property of every deployed resource, read back and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from paved_constructs.tools.assembly import Assembly, Resource, Settled, StackArtifact
from paved_constructs.tools.verify.calls import Calls, Clients
from paved_constructs.tools.verify.compare import canonical, differences
from paved_constructs.tools.verify.deployed import Deployed, deployed
from paved_constructs.tools.verify.gaps import Gaps
from paved_constructs.tools.verify.intrinsics import Resolver
from paved_constructs.tools.verify.reader import Outcome
from paved_constructs.tools.verify.readers import READERS, UNREADABLE
from paved_constructs.tools.verify.report import Left, Line, Report, Verdict
from paved_constructs.tools.verify.walk import owned, places

STACK: Final = "AWS::CloudFormation::Stack"
NO_GAPS: Final = Gaps()


def verify(assembly: Assembly, selectors: Sequence[str] = (), *, clients: Clients, gaps: Gaps = NO_GAPS) -> Report:
    """Compare what is deployed with an assembly: the stacks that `selectors` mean, all of them without any.

    Raises AssemblyError for an unknown stack or a broken assembly; VerifyError where AWS cannot be asked, or is
    another account than the assembly's.
    """
    calls = Calls(clients)
    stacks = assembly.select(*selectors)
    lines = [line for stack in stacks for line in _stack(calls, stack, gaps)]
    return Report(tuple(lines), tuple(left for stack in stacks for left in _departures(stack)))


def _stack(calls: Calls, stack: StackArtifact, gaps: Gaps) -> Iterator[Line]:
    live = deployed(calls, stack)
    if live is None:
        note = f"there is no stack {stack.name}"
        yield Line(stack.path, stack.path, "", "stack", stack.name, stack.path, STACK, Verdict.MISSING, note)
        return
    yield from _facts(stack, live, gaps)
    yield from _Golden(calls, stack, live, gaps).lines()


def _facts(stack: StackArtifact, live: Deployed, gaps: Gaps) -> Iterator[Line]:
    """What CloudFormation itself keeps of a stack. It may have tags that others added."""
    tags = {name: live.tags[name] for name in stack.tags if name in live.tags}
    yield _fact(stack, gaps, "tags", "Tags", expected=stack.tags, live=tags)
    yield _fact(
        stack,
        gaps,
        "termination_protection",
        "EnableTerminationProtection",
        expected=stack.termination_protection,
        live=live.termination_protection,
    )


def _fact(stack: StackArtifact, gaps: Gaps, row: str, name: str, *, expected: Any, live: Any) -> Line:
    line = Line(stack.path, stack.path, "", row, stack.name, stack.path, f"{STACK}.{name}", Verdict.MATCHED)
    dropped = gaps.dropped(STACK, name)
    if dropped is not None:
        return replace(line, verdict=Verdict.NOT_EMULATED, note=dropped)
    different = differences(canonical(expected), canonical(live))
    return replace(line, verdict=Verdict.DIFFERENT, differences=different) if different else line


class _Golden:
    """The golden properties of one deployed stack."""

    def __init__(self, calls: Calls, stack: StackArtifact, live: Deployed, gaps: Gaps) -> None:
        self._calls = calls
        self._stack = stack
        self._live = live
        self._gaps = gaps
        self._resolver = Resolver(calls, stack, live)

    def lines(self) -> Iterator[Line]:
        """Yield a line for each place of each golden property of each resource."""
        for settled, resources in owned(self._stack):
            for row, name in ((row, name) for row, names in settled.sets.items() for name in names):
                kind, _, path = name.partition(".")
                for resource in (one for one in resources if one.type == kind):
                    yield from self._lines(settled, row, resource, path)

    def _lines(self, settled: Settled, row: str, resource: Resource, path: str) -> Iterator[Line]:
        about = (self._stack.path, settled.path, settled.construct, row, resource.logical_id, resource.path)
        for place, (verdict, note, different) in self._checked(resource, path):
            yield Line(*about, f"{resource.type}.{place}", verdict, note, different)

    def _checked(self, resource: Resource, path: str) -> Iterator[tuple[str, Outcome]]:
        """Yield (place, outcome) for each place that a property's path means in a resource."""
        known = self._without_reading(resource, path)
        if known is not None:
            yield path, (*known, ())
            return
        properties = self._resolver.properties(resource.logical_id)
        subject: Mapping[str, Any] = {
            **self._live.place,
            "id": self._live.physical[resource.logical_id],
            "properties": properties,
        }
        reader = READERS[f"{resource.type}.{path}"]
        for place, expected, element in places(properties, path):
            for outcome in reader.check(self._calls, expected, {**subject, "element": element}):
                yield place, outcome

    def _without_reading(self, resource: Resource, path: str) -> tuple[Verdict, str] | None:
        """Return the verdict on what cannot be read, or need not be."""
        name = f"{resource.type}.{path}"
        if resource.logical_id not in self._live.physical:
            return Verdict.MISSING, f"{resource.logical_id} is not in the deployed stack"
        if resource.type in self._gaps.recorded:
            return Verdict.RECORDED, self._gaps.recorded[resource.type]
        dropped = self._gaps.dropped(resource.type, path)
        if dropped is not None:
            return Verdict.NOT_EMULATED, dropped
        if name not in READERS:
            return Verdict.UNREADABLE, UNREADABLE.get(name, f"{name} has no reader")
        return None


def _departures(stack: StackArtifact) -> Iterator[Left]:
    for settled in stack.settled:
        for row, left in settled.departures.items():
            yield Left(stack.path, settled.path, settled.construct, row, left.because, left.until, left.owner)
