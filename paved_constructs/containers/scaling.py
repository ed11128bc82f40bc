"""How many tasks run: both bounds, and a policy that moves between them, always."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from aws_cdk import aws_applicationautoscaling as autoscaling
from aws_cdk import aws_ecs as ecs
from constructs import IConstruct

from paved_constructs.containers.rest import UPTIME, let_rest
from paved_constructs.core.golden import ByTier, Choice, Fixed, GoldenTable
from paved_constructs.network.capacity import check_range

SCALING: Final[GoldenTable] = {
    "min_capacity": Choice(
        ByTier(production=3, sandbox=1),
        why="a task in each zone, so that losing one costs a third",
        sets=("AWS::ApplicationAutoScaling::ScalableTarget.MinCapacity",),
    ),
    "max_capacity": Choice(
        ByTier(production=12, sandbox=2),
        why="four times the least carries a day's peak, and a runaway is not paid for without end",
        sets=("AWS::ApplicationAutoScaling::ScalableTarget.MaxCapacity",),
    ),
    "target_utilization_percent": Choice(
        60,
        why="of the CPU: the tasks of two zones can carry the load of three",
        sets=("AWS::ApplicationAutoScaling::ScalingPolicy.TargetTrackingScalingPolicyConfiguration",),
    ),
    "uptime": UPTIME,
    "zones": Fixed(
        ByTier(production="at least one task a zone", sandbox=None),
        why="in production, a zone that fails must not be the whole service",
    ),
}


def scale(service: ecs.FargateService, rows: Mapping[str, Any]) -> autoscaling.BaseScalableAttribute:
    """Let a service scale by its CPU, as the settled rows of SCALING say ({name: value})."""
    least, most = rows["min_capacity"], rows["max_capacity"]
    check_range(cast(IConstruct, service.node.scope), least, most, every_zone=rows["zones"] is not None)
    count = service.auto_scale_task_count(min_capacity=least, max_capacity=most)
    count.scale_on_cpu_utilization("Cpu", target_utilization_percent=rows["target_utilization_percent"])
    let_rest(service, count, least, most)
    return count
