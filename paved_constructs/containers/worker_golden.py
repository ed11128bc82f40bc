"""What a worker decides. Its alarms also end a deployment; those of its queue stand with the queue."""

from __future__ import annotations

from typing import Final, TypedDict

from aws_cdk import aws_ecs as ecs

from paved_constructs.containers.backlog import BACKLOG, BACKLOG_ALARMS
from paved_constructs.containers.fargate_golden import FARGATE, PLACED
from paved_constructs.containers.task_alarms import TASK_ALARMS
from paved_constructs.containers.task_golden import TASK
from paved_constructs.core.golden import Choice, Fixed, Golden, GoldenTable, Waived
from paved_constructs.parts.alarms import Alarms
from paved_constructs.parts.hardware import Hardware
from paved_constructs.parts.rollout import Rollout

WORKER: Final[GoldenTable] = {
    **FARGATE,
    "hardware": Choice(
        Hardware.SPOT,
        why="what is interrupted is handed to another task, so all but one run at a third of the price in production",
        sets=PLACED,
    ),
    "rollout": Fixed(
        Rollout.ROLLING,
        why="no traffic is shifted: each task takes its own messages; alarms and the circuit breaker turn it back",
        sets=("AWS::ECS::Service.DeploymentConfiguration",),
    ),
    "work_fits": Fixed(
        "work_timeout and stop_timeout within visibility_timeout",
        why="a message that is still worked on must not be handed to a second task",
    ),
    "task_protection": Fixed(
        "where work_timeout exceeds stop_timeout",
        why="longer work than ECS waits for can be guarded by its task itself, from being replaced or scaled away",
        controls=("AwsSolutions-IAM5",),
    ),
    "alarms": Golden(
        (*BACKLOG_ALARMS, *TASK_ALARMS),
        why="whoever owns the worker hears of it before those who wait do; each one ends a deployment",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions", "AWS::ECS::Service.DeploymentConfiguration"),
    ),
}


class WorkerWaivers(TypedDict, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    alarms: Waived[Alarms]
    drop_capabilities: Waived[tuple[ecs.Capability, ...]]
    egress: Waived[tuple[int, ...]]
    enable_execute_command: Waived[bool]
    image_digest: Waived[bool]
    readonly_root_filesystem: Waived[bool]
    user: Waived[str]


GOLDEN: Final[GoldenTable] = {**TASK, **BACKLOG, **WORKER}

LEFT_OUT: Final[dict[str, str]] = {
    "worker: alarm on CPU": "a worker may use all of its CPU while there is work; whether it keeps up is told by the "
    "alarms on age and backlog",
}
"""Rows of the defaults that a worker does not set, or not like this, and why."""
