"""What begins the runs of a job: EventBridge Scheduler, which keeps what it could not begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import Duration, TimeZone
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_stepfunctions as sfn

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import ByTier, Choice, Fixed, GoldenTable
from paved_constructs.parts.dead_letter_queue import PavedDeadLetterQueue
from paved_constructs.parts.key import STACK_KEY, stack_key

SCHEDULE: Final[GoldenTable] = {
    "time_zone": Choice(
        None,
        why="two o'clock is two o'clock there, in winter and in summer; asked for where the schedule names an hour",
        sets=("AWS::Scheduler::Schedule.ScheduleExpressionTimezone",),
    ),
    "flexible_time_window": Choice(
        Duration.minutes(0),
        why="a job begins when it says; who may begin later says by how much, and midnight is less crowded",
        sets=("AWS::Scheduler::Schedule.FlexibleTimeWindow",),
    ),
    "schedule_key": Fixed(
        ByTier(production=STACK_KEY, sandbox=None),
        why="what the schedule hands over is read by whom the key's policy lets read it",
        sets=("AWS::Scheduler::Schedule.KmsKeyArn",),
    ),
    "start_attempts": Fixed(
        2,
        why="Scheduler tries again to begin a run, and then keeps the beginning in the dead-letter queue",
        sets=("AWS::Scheduler::Schedule.Target.RetryPolicy",),
    ),
    "dead_letter_queue": Fixed(
        True,
        why="a run that could not even begin is kept, and somebody is told",
        sets=("AWS::Scheduler::Schedule.Target.DeadLetterConfig",),
    ),
}


def begin(
    construct: PavedConstruct, machine: sfn.StateMachine, expression: str, rows: Mapping[str, Any]
) -> scheduler.Schedule:
    """Return the schedule by which a state machine begins, set as the settled rows of SCHEDULE say ({name: value})."""
    kept = PavedDeadLetterQueue(construct, "Unbegun").queue
    role = _role(construct)
    kept.grant_send_messages(role)
    target = targets.StepFunctionsStartExecution(
        machine,
        role=role,
        dead_letter_queue=kept,
        retry_attempts=rows["start_attempts"],
        input=scheduler.ScheduleTargetInput.from_object({"scheduled": scheduler.ContextAttribute.scheduled_time}),
    )
    zone, window = rows["time_zone"], rows["flexible_time_window"]
    return scheduler.Schedule(
        construct,
        "Default",
        schedule=scheduler.ScheduleExpression.expression(expression, TimeZone.of(zone) if zone else None),
        target=target,
        time_window=scheduler.TimeWindow.flexible(window) if window.to_seconds() else scheduler.TimeWindow.off(),
        key=stack_key(construct) if rows["schedule_key"] is not None else None,
        description=f"Begins {construct.path}",
    )


def _role(construct: PavedConstruct) -> iam.Role:
    """The role that Scheduler takes for this account's schedules; its rights come with the target."""
    stack = construct.stack
    group = stack.format_arn(service="scheduler", resource="schedule-group", resource_name="default")
    source = {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnEquals": {"aws:SourceArn": group}}
    return iam.Role(
        construct, "Schedules", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com", conditions=source)
    )
