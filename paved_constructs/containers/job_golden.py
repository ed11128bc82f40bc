"""What a job decides: when it begins, how often it is tried, for how long, and who hears that it did not run."""

from __future__ import annotations

from typing import Final, TypedDict

from aws_cdk import Duration
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_stepfunctions as sfn

from paved_constructs.containers.job_alarms import ALARMS
from paved_constructs.containers.job_schedule import SCHEDULE
from paved_constructs.containers.task_golden import TASK
from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable, Waived
from paved_constructs.parts.alarms import Alarms
from paved_constructs.parts.hardware import Hardware

RUN: Final = ("AWS::StepFunctions::StateMachine.DefinitionString",)

JOB: Final[GoldenTable] = {
    **SCHEDULE,
    "overlap": Fixed(
        "a run is left out while the one before it runs",
        why="two runs at once do the work twice, or undo each other's; the one left out is told of as failed",
        sets=RUN,
    ),
    "retry_attempts": Choice(
        2,
        why="most failures pass, and spot capacity may be taken back in the middle of a run",
        sets=RUN,
    ),
    "time_limit": Choice(
        Duration.hours(1),
        why="a run that hangs is ended and told of; without a limit it would be paid for and hold up the next for ever",
        sets=RUN,
    ),
    "hardware": Choice(
        ByTier(production=Hardware.GRAVITON, sandbox=Hardware.SPOT),
        why="what can begin again costs a third on spot capacity; a run that is interrupted is tried again",
        sets=(*RUN, "AWS::ECS::TaskDefinition.RuntimePlatform"),
    ),
    "assign_public_ip": Fixed(
        False,
        why="nobody has to reach a job",
        controls=("ECS.2", "CT.ECS.PR.9"),
        sets=RUN,
    ),
    "platform_version": Fixed(
        ecs.FargatePlatformVersion.LATEST,
        why="AWS patches the platform, and nobody has to remember to",
        controls=("ECS.10", "CT.ECS.PR.1"),
        sets=RUN,
    ),
    "propagate_tags": Fixed(
        ecs.PropagatedTagSource.TASK_DEFINITION,
        why="each run's cost is told by its owner",
        sets=RUN,
    ),
    "egress": Golden(
        (443,),
        why="it reaches AWS, partners over TLS and what it uses; nothing else is worth stealing through",
        controls=("EC2.18", "EC2.19"),
        sets=("AWS::EC2::SecurityGroup.SecurityGroupEgress",),
    ),
    "log_level": Fixed(
        sfn.LogLevel.ALL,
        why="what a run did, and why it was left out, is kept for as long as the job's own log",
        controls=("CT.STEPFUNCTIONS.PR.1", "AwsSolutions-SF1"),
        sets=("AWS::StepFunctions::StateMachine.LoggingConfiguration",),
    ),
    "include_execution_data": Fixed(
        False,
        why="the steps are logged; what the task was handed is not",
        sets=("AWS::StepFunctions::StateMachine.LoggingConfiguration",),
    ),
    "tracing_enabled": Fixed(
        True,
        why="what a run waited for, a place to run or its own work, is seen",
        controls=("CT.STEPFUNCTIONS.PR.2", "AwsSolutions-SF2"),
        sets=("AWS::StepFunctions::StateMachine.TracingConfiguration",),
    ),
    "alarms": Golden(
        ALARMS,
        why="a job fails at night and in silence: whoever owns it hears of a run that failed, and of one that was none",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}


class JobWaivers(TypedDict, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    alarms: Waived[Alarms]
    drop_capabilities: Waived[tuple[ecs.Capability, ...]]
    egress: Waived[tuple[int, ...]]
    image_digest: Waived[bool]
    readonly_root_filesystem: Waived[bool]
    user: Waived[str]


GOLDEN: Final[GoldenTable] = {**TASK, **JOB}

LEFT_OUT: Final[dict[str, str]] = {
    "job: RunTask as the schedule's target": "Scheduler forgets a run once it began: none would guard against overlap, "
    "end a run that hangs, try a failed one again, or tell its end; a state machine in between does, and runs the task",
    "job: key of the state machine": "it holds names, times and exit codes, none of the job's data",
    "job: exec": "a run ends by itself; who must look inside starts its image by hand in a sandbox",
}
"""Rows of the defaults that a job does not set, or not like this, and why."""
