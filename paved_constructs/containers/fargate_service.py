"""The ECS service itself: where its tasks run, what they reach, and how they are replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import aws_ecs as ecs

from paved_constructs.containers.cluster import stack_cluster
from paved_constructs.containers.service_rollout import strategy
from paved_constructs.core.construct import PavedConstruct
from paved_constructs.network.closed_group import closed_group
from paved_constructs.network.stage_network import stage_network

PASSED_ON: Final = (
    "assign_public_ip",
    "availability_zone_rebalancing",
    "circuit_breaker",
    "enable_ecs_managed_tags",
    "enable_execute_command",
    "health_check_grace_period",
    "max_healthy_percent",
    "min_healthy_percent",
    "platform_version",
    "propagate_tags",
)
"""Settled rows that the L2 takes under the same name; a service without a load balancer has fewer of them."""


def fargate_service(
    construct: PavedConstruct,
    definition: ecs.TaskDefinition,
    rows: Mapping[str, Any],
    alarms: Sequence[str],
    placed: Sequence[ecs.CapacityProviderStrategy],
) -> ecs.FargateService:
    """Return a service of these settled rows, whose deployments end where one of `alarms` (names) goes off.

    It has no count of its own: whatever scales it would be reset by each deployment.
    """
    network = stage_network(construct)
    fargate_only = () if definition.is_fargate_compatible else ("platform_version",)
    service = ecs.FargateService(
        construct,
        "Default",
        cluster=stack_cluster(construct),
        task_definition=definition,
        security_groups=[closed_group(construct, network.vpc, "Tasks", rows["egress"])],
        vpc_subnets=network.app,
        capacity_provider_strategies=placed,
        deployment_alarms=ecs.DeploymentAlarmConfig(alarm_names=list(alarms)) if alarms else None,
        **strategy(construct, rows["rollout"]),
        **{name: rows[name] for name in PASSED_ON if name in rows and name not in fargate_only},
    )
    service.node.add_dependency(definition.obtain_execution_role())  # with its policy: a task cannot start without
    return service
