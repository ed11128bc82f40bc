"""What a web service decides. Its alarms also turn a rollout back."""

from __future__ import annotations

from typing import Final, TypedDict

from aws_cdk import Duration
from aws_cdk import aws_ecs as ecs

from paved_constructs.containers.fargate_golden import FARGATE, PLACED
from paved_constructs.containers.scaling import SCALING
from paved_constructs.containers.service_alarms import ALARMS
from paved_constructs.containers.task_golden import TASK
from paved_constructs.core.golden import ByTier, Choice, Golden, GoldenTable, Waived
from paved_constructs.network.targets import TARGETS
from paved_constructs.parts.alarms import Alarms
from paved_constructs.parts.hardware import Hardware
from paved_constructs.parts.rollout import Rollout

SERVICE: Final[GoldenTable] = {
    **FARGATE,
    "hardware": Choice(
        ByTier(production=Hardware.GRAVITON, sandbox=Hardware.SPOT),
        why="Graviton is a fifth cheaper for the same work; a sandbox bears interruptions, at a third of the price",
        sets=PLACED,
    ),
    "rollout": Choice(
        ByTier(production=Rollout.CANARY, sandbox=Rollout.ROLLING),
        why="a mistake meets a tenth of the traffic, and is taken back before anyone is awake",
        sets=("AWS::ECS::Service.DeploymentConfiguration",),
    ),
    "health_check_grace_period": Choice(
        Duration.seconds(60),
        why="a program that is starting is not taken for one that is failing",
        sets=("AWS::ECS::Service.HealthCheckGracePeriodSeconds",),
    ),
    "alarms": Golden(
        ALARMS,
        why="whoever owns the service hears of its failures before its callers tell; each one ends a deployment",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions", "AWS::ECS::Service.DeploymentConfiguration"),
    ),
}


class ServiceWaivers(TypedDict, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    alarms: Waived[Alarms]
    drop_capabilities: Waived[tuple[ecs.Capability, ...]]
    egress: Waived[tuple[int, ...]]
    enable_execute_command: Waived[bool]
    image_digest: Waived[bool]
    readonly_root_filesystem: Waived[bool]
    user: Waived[str]


GOLDEN: Final[GoldenTable] = {**TASK, **TARGETS, **SCALING, **SERVICE}

LEFT_OUT: Final[dict[str, str]] = {
    "Fargate service: Container Insights": "it is no argument: the services of a stack share a cluster, and none "
    "decides for the others",
    "Fargate service: circuit breaker and deployment alarms": "stricter: they are no arguments, since no deployment is "
    "worth not being given up",
    "credentials: egress": "not only to endpoints and prefix lists: a stage has endpoints where they pay "
    "(PavedNetwork), and partners are reached through 443 too",
}
"""What was asked for and is done otherwise, and why."""
