"""One service in one stage: who owns it, how it is tagged, and what of this library is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final, TypeVar

import jsii
from aws_cdk import Fn, IStableAnyProducer, Lazy, Stack
from constructs import Construct, IConstruct

from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import ByTier, Fixed, GoldenTable
from paved_constructs.core.stage import NAME, PavedStage
from paved_constructs.core.version import VERSION

GOLDEN: Final[GoldenTable] = {
    "termination_protection": Fixed(
        ByTier(production=True, sandbox=False),
        why="a production stack is not deleted by one mistaken call",
        controls=("CloudFormation.3",),
    ),
}

SETTLED: Final = "paved:settled"
"""Metadata of a stack in the assembly: {path of a construct within the stack: what it settled}."""

Settled = Mapping[str, Any]
"""What a construct settled: {"construct": class, "sets": {row: [property, …]}, "departures": {row: departure}},

where a departure is {"because": reason, "until": ISO date, "owner": who answers for it}.
"""

C = TypeVar("C", bound=Construct)


class PavedStack(Stack):
    """A service's stack: path `<stage>/<service>`, CloudFormation name `<stage>-<service>`.

    Tags the stack (and so, through CloudFormation, its resources) with service, owner, stage and tier. The version of
    this library and the constructs used stand in the template's metadata, so an upgrade touches no resource.
    Raises PavedError where the owner is missing, the service's name is not of its form, or `stage` is no PavedStage.
    """

    def __init__(self, stage: PavedStage, *, service: str, owner: str, description: str | None = None) -> None:
        where = f"stack {service!r}"
        if not isinstance(stage, PavedStage):
            given = type(stage).__name__
            raise PavedError(where, f"stands in a {given}; a stack needs a PavedStage, which gives it its tier")
        if not NAME.fullmatch(service or ""):
            raise PavedError(where, f"service={service!r} is not a name; it is lower-case letters, digits and hyphens")
        if not owner or not owner.strip():
            raise PavedError(where, f"owner={owner!r} names nobody; give the team that answers for the service")
        protected = GOLDEN["termination_protection"].at(stage.tier)
        tags = {"service": service, "owner": owner, "stage": stage.name, "tier": stage.tier.value}
        super().__init__(stage, service, description=description, termination_protection=protected, tags=tags)
        self.stage: Final = stage  # held, so that Stage.of() keeps returning this very object
        self.service: Final = service
        self.owner: Final = owner
        self.path: Final = f"{stage.node.path}/{service}"
        self._shared: dict[str, Construct] = {}
        self._settled: dict[str, Settled] = {}
        self.node.add_metadata(SETTLED, Lazy.any(_Late(lambda: self._settled)))
        self.template_options.metadata = {"paved_constructs": Lazy.any(_Late(self._used))}

    @staticmethod
    def enclosing(construct: IConstruct) -> PavedStack:
        """Return the stack that a construct stands in (or is), or raise PavedError."""
        stack = construct if isinstance(construct, PavedStack) else getattr(construct, "stack", None)
        if not isinstance(stack, PavedStack):
            stack = Stack.of(construct)
        if not isinstance(stack, PavedStack):
            raise PavedError(construct, "stands in no PavedStack, so nobody owns it; create it in one")
        return stack

    @cached_property
    def account(self) -> str:
        """The stage's account. Asked for once, as are the region and the partition: each time is a trip to Node."""
        return super().account

    @cached_property
    def region(self) -> str:
        """The stage's region."""
        return super().region

    @cached_property
    def partition(self) -> str:
        """The region's part of AWS, as "aws"."""
        return super().partition

    @property
    def availability_zones(self) -> list[str]:
        """The first three zones of the region, as CloudFormation finds them when it deploys: no look-up."""
        return [Fn.select(number, Fn.get_azs()) for number in range(3)]

    def record(self, path: str, settled: Settled) -> None:
        """Keep what the construct at `path` settled, for the assembly's metadata and the template's."""
        self._settled[path.removeprefix(f"{self.path}/")] = settled

    def _used(self) -> dict[str, Any]:
        """What stands in the template's metadata: the version of this library, and its constructs in the stack."""
        return {"version": VERSION, "constructs": sorted({str(each["construct"]) for each in self._settled.values()})}

    def shared(self, kind: type[C], id: str) -> C:
        """Return the one construct of a kind that the stack's others share, made when it is first asked for."""
        found = self._shared.get(id)
        if not isinstance(found, kind):
            found = self._shared[id] = kind(self, id)
        return found


@jsii.implements(IStableAnyProducer)
class _Late:
    """A value that is asked for when the template is written: once a stack, not once a construct."""

    def __init__(self, value: Callable[[], Any]) -> None:
        self._value = value

    def produce(self) -> Any:
        return self._value()
