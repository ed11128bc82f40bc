"""How many instances run: both bounds, and a policy that moves between them, always."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import aws_autoscaling as autoscaling
from constructs import IConstruct

from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import ByTier, Choice, Fixed, GoldenTable
from paved_constructs.instances.rest import UPTIME, let_rest
from paved_constructs.network.capacity import check_range
from paved_constructs.parts.profile import Profile

SCALING: Final[GoldenTable] = {
    "min_capacity": Choice(
        ByTier(production=3, sandbox=1),
        why="an instance in each zone, so that losing one costs a third",
        sets=("AWS::AutoScaling::AutoScalingGroup.MinSize",),
    ),
    "max_capacity": Choice(
        ByTier(production=12, sandbox=2),
        why="four times the least carries a day's peak, and a runaway is not paid for without end",
        sets=("AWS::AutoScaling::AutoScalingGroup.MaxSize",),
    ),
    "target_utilization_percent": Choice(
        60,
        why="of the CPU: the instances of two zones can carry the load of three",
        sets=("AWS::AutoScaling::ScalingPolicy.TargetTrackingConfiguration",),
    ),
    "target_requests_per_minute": Choice(
        None,
        why="of one instance, measured by the team: what an accelerator does is not seen in the CPU",
        sets=("AWS::AutoScaling::ScalingPolicy.TargetTrackingConfiguration",),
    ),
    "uptime": UPTIME,
    "zones": Fixed(
        ByTier(production="at least one instance a zone", sandbox=None),
        why="in production, a zone that fails must not be the whole service",
    ),
}


def check_scaling(construct: IConstruct, rows: Mapping[str, Any], profile: Profile) -> None:
    """Raise PavedError for bounds that are none, or where nothing would tell that there is too much work."""
    check_range(construct, rows["min_capacity"], rows["max_capacity"], every_zone=rows["zones"] is not None)
    requests = rows["target_requests_per_minute"]
    if requests is not None and requests < 1:
        raise PavedError(
            construct, f"target_requests_per_minute={requests!r}; give what one instance answers, 1 or more"
        )
    if profile.accelerated and requests is None:
        raise PavedError(
            construct,
            f"hardware {profile.name!r} works where the CPU does not show it, so the fleet would never grow; say how "
            "many requests one instance answers: target_requests_per_minute=…",
        )


def scale(construct: IConstruct, group: autoscaling.AutoScalingGroup, rows: Mapping[str, Any]) -> None:
    """Let a group scale by its CPU and, where it is told, by its requests: as the one that asks for more wants it."""
    let_rest(construct, group, rows["min_capacity"], rows["max_capacity"])
    group.scale_on_cpu_utilization("Cpu", target_utilization_percent=rows["target_utilization_percent"])
    if rows["target_requests_per_minute"] is not None:
        group.scale_on_request_count("Requests", target_requests_per_minute=rows["target_requests_per_minute"])
