"""How tasks of an ECS service stand on Fargate, whatever they do: where, on what, and how they are replaced."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_ecs as ecs

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable

PLACED: Final = ("AWS::ECS::Service.CapacityProviderStrategy", "AWS::ECS::TaskDefinition.RuntimePlatform")
"""Which properties carry the hardware of a service."""

FARGATE: Final[GoldenTable] = {
    "assign_public_ip": Fixed(
        False,
        why="the internet reaches the load balancer, never a task",
        controls=("ECS.2", "CT.ECS.PR.9"),
        sets=("AWS::ECS::Service.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",),
    ),
    "egress": Golden(
        (443,),
        why="it reaches AWS, partners over TLS and what it uses; nothing else is worth stealing through",
        controls=("EC2.18", "EC2.19"),
        sets=("AWS::EC2::SecurityGroup.SecurityGroupEgress",),
    ),
    "platform_version": Fixed(
        ecs.FargatePlatformVersion.LATEST,
        why="AWS patches the platform, and nobody has to remember to",
        controls=("ECS.10", "CT.ECS.PR.1"),
        sets=("AWS::ECS::Service.PlatformVersion",),
    ),
    "availability_zone_rebalancing": Fixed(
        ByTier(
            production=ecs.AvailabilityZoneRebalancing.ENABLED,
            sandbox=ecs.AvailabilityZoneRebalancing.DISABLED,
        ),
        why="after a zone failed, tasks return to it; a sandbox's single task has nowhere to go",
        sets=("AWS::ECS::Service.AvailabilityZoneRebalancing",),
    ),
    "min_healthy_percent": Choice(
        ByTier(production=100, sandbox=0),
        why="a deployment never serves with less than it had",
        sets=("AWS::ECS::Service.DeploymentConfiguration",),
    ),
    "max_healthy_percent": Choice(
        ByTier(production=200, sandbox=100),
        why="new tasks all stand before an old one goes",
        sets=("AWS::ECS::Service.DeploymentConfiguration",),
    ),
    "circuit_breaker": Fixed(
        ecs.DeploymentCircuitBreaker(enable=True, rollback=True),
        why="tasks that never become healthy are not started for hours; what ran before comes back",
        sets=("AWS::ECS::Service.DeploymentConfiguration",),
    ),
    "enable_execute_command": Golden(
        False,
        why="people stay away from customers' data; who must look inside has a date by which it ends",
        sets=("AWS::ECS::Service.EnableExecuteCommand",),
    ),
    "enable_ecs_managed_tags": Fixed(
        True,
        why="each task's cost is told by cluster and service",
        sets=("AWS::ECS::Service.EnableECSManagedTags",),
    ),
    "propagate_tags": Fixed(
        ecs.PropagatedTagSource.SERVICE,
        why="each task's cost is told by its owner",
        sets=("AWS::ECS::Service.PropagateTags",),
    ),
    "deployment_events": Fixed(
        ("SERVICE_DEPLOYMENT_FAILED",),
        why="a deployment that was taken back leaves no alarm behind, so it is told of itself",
        sets=("AWS::Events::Rule.EventPattern",),
    ),
}
