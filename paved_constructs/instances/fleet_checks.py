"""What a fleet would not start with, would be cut off by, or would never grow with: said at synthesis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_autoscaling as autoscaling
from constructs import IConstruct

from paved_constructs.core.errors import PavedError
from paved_constructs.instances.program import check_port
from paved_constructs.instances.scaling import check_scaling
from paved_constructs.network.targets import TARGETS, check_targets
from paved_constructs.parts.hardware_checks import check_architecture, check_hardware, check_interruption
from paved_constructs.parts.profile import Architecture, Profile

LONGEST_HOOK_SECONDS: Final = 7200
VOLUME_GIB: Final = range(30, 16385)
SHORTEST_LIFETIME: Final = Duration.days(1)
"""AWS documentation: "Quotas for Amazon EC2 Auto Scaling", and the group's MaxInstanceLifetime."""


def check_program(construct: IConstruct, image: object, unit: object) -> None:
    """Raise PavedError where a fleet is given no program, or two."""
    if (image is None) == (unit is None):
        both = "both" if image is not None else "neither"
        raise PavedError(construct, f"has {both} of image and unit; an instance runs one: image=… or unit=Unit(…)")


def check_fleet(construct: IConstruct, port: int, rows: Mapping[str, Any], built_for: Architecture | None) -> Profile:
    """Return the profile of a fleet's hardware; raise PavedError for rows that do not go together."""
    profile = check_hardware(construct, rows["hardware"])
    if built_for is not None:
        check_architecture(construct, rows["hardware"], built_for)
    check_targets(construct, port, {name: rows[name] for name in TARGETS}, None)
    check_port(construct, port, rows["user"])
    ends_within = rows["deregistration_delay"].plus(rows["stop_timeout"])
    check_interruption(construct, rows["hardware"], ends_within)
    check_scaling(construct, rows, profile)
    for name, seconds in {
        "launch_timeout": rows["launch_timeout"].to_seconds(),
        "stop_timeout": ends_within.to_seconds(),
    }.items():
        if seconds > LONGEST_HOOK_SECONDS:
            raise PavedError(construct, f"{name}={seconds:g} s; auto scaling waits {LONGEST_HOOK_SECONDS} s at most")
    size = rows["volume_size"]
    if size not in VOLUME_GIB:
        raise PavedError(construct, f"volume_size={size!r}; give 30 to 16384 GiB: the machine image alone takes 30")
    lifetime = rows["max_instance_lifetime"]
    if lifetime.to_seconds() < SHORTEST_LIFETIME.to_seconds():
        raise PavedError(construct, f"max_instance_lifetime={lifetime.to_human_string()}; a day is the least")
    unknown = sorted(set(rows["notifications"]) - {each.name for each in autoscaling.ScalingEvent})
    if unknown:
        words = ", ".join(each.name for each in autoscaling.ScalingEvent)
        raise PavedError(construct, f"notifications={unknown}; auto scaling tells of {words}")
    return profile
