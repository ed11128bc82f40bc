"""What tasks run on, as one word says: Fargate for processors, instances that ECS manages for accelerators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import aws_ecs as ecs

from paved_constructs.containers.fargate import check_size, check_stop
from paved_constructs.containers.managed_instances import PavedManagedInstances
from paved_constructs.core.construct import PavedConstruct
from paved_constructs.parts.hardware_checks import check_architecture, check_hardware, check_interruption
from paved_constructs.parts.profile import Architecture, Profile

ON_DEMAND: Final = "FARGATE"
SPOT: Final = "FARGATE_SPOT"

Strategy = list[ecs.CapacityProviderStrategy]


def check_capacity(construct: PavedConstruct, rows: Mapping[str, Any], built_for: Architecture | None) -> Profile:
    """Return the profile of the settled rows' hardware; `built_for` is what the image is, where its team says so.

    Raises PavedError where the image would not start on it, where it has no task of that size, or where it would not
    wait for the task's end.
    """
    profile = check_hardware(construct, rows["hardware"])
    if built_for is not None:
        check_architecture(construct, rows["hardware"], built_for)
    if not profile.accelerated:
        check_size(construct, rows["cpu"], rows["memory_limit_mib"])
        check_stop(construct, rows["stop_timeout"])
    check_interruption(construct, rows["hardware"], rows["stop_timeout"])
    return profile


def strategy(construct: PavedConstruct, profile: Profile, *, steady: bool = True) -> Strategy:
    """Return the capacity providers that a construct's tasks are placed on.

    `steady` keeps the profile's base of tasks on capacity that stays; a single task that can begin again needs none.
    """
    if not profile.spot:
        return [ecs.CapacityProviderStrategy(capacity_provider=_provider(construct, profile, spot=False), weight=1)]
    base = profile.base(construct.stack.stage.tier) if steady else 0
    spare = ecs.CapacityProviderStrategy(capacity_provider=_provider(construct, profile, spot=True), weight=1)
    if not base:
        return [spare]
    stays = _provider(construct, profile, spot=False)
    return [ecs.CapacityProviderStrategy(capacity_provider=stays, base=base, weight=0), spare]


def _provider(construct: PavedConstruct, profile: Profile, *, spot: bool) -> str:
    """The name of a capacity provider: one of Fargate's, or one that is made for this construct."""
    if not profile.accelerated:
        return SPOT if spot else ON_DEMAND
    name = "SpotCapacity" if spot else "Capacity"
    return PavedManagedInstances(construct, name, profile=profile, spot=spot).provider.capacity_provider_name
