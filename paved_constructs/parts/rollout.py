"""How a new version takes over: one vocabulary, of which each construct's type offers what it can do."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Literal, TypeAlias

from constructs import IConstruct

from paved_constructs.core.errors import PavedError


class Rollout(StrEnum):
    """How traffic moves from the running version to the next one."""

    ALL_AT_ONCE = "all-at-once"
    """Of a function: the next call meets the new version. Of a fleet: all instances are replaced together."""
    ROLLING = "rolling"
    """Of a service or a fleet: tasks or instances are replaced one after the other."""
    BLUE_GREEN = "blue-green"
    """All of it at once, to a second set of tasks; the first one is kept until the second has proven itself."""
    LINEAR = "linear"
    """A tenth more each minute."""
    CANARY = "canary"
    """A tenth first; the rest when that went well."""


FunctionRollout: TypeAlias = Literal[Rollout.ALL_AT_ONCE, Rollout.LINEAR, Rollout.CANARY]
FleetRollout: TypeAlias = Literal[Rollout.ALL_AT_ONCE, Rollout.ROLLING, Rollout.CANARY]
ServiceRollout: TypeAlias = Literal[Rollout.ROLLING, Rollout.BLUE_GREEN, Rollout.LINEAR, Rollout.CANARY]


def check_rollout(construct: IConstruct, rollout: Rollout, offered: Collection[Rollout]) -> None:
    """Raise PavedError where a construct cannot roll out like this: for those whose code no type checker reads."""
    if rollout not in offered:
        words = ", ".join(str(each.name) for each in offered)
        raise PavedError(construct, f"rollout={str(rollout)!r} is not what it can do; it offers {words}")
