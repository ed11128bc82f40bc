"""Databases rest outside of their stage's uptime: stopped, they cost their storage only."""

from __future__ import annotations

from datetime import time
from typing import Final

from aws_cdk import TimeZone
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import Fixed, Golden
from paved_constructs.parts.dead_letter_queue import PavedDeadLetterQueue

UPTIME: Final[Golden] = Fixed(
    None,
    why="as the stage's `uptime` says: outside of these hours it is stopped, and costs its storage only",
)

MINUTES_BEFORE: Final = 15
"""How much earlier than the stage a database starts: about as long as RDS takes."""


class RestFailures(PavedConstruct):
    """What the schedules of a stack's databases share: where a call lands that RDS refused."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.queue: Final = PavedDeadLetterQueue(self, "Failed").queue


def let_rest(construct: PavedConstruct, database: rds.DatabaseInstance | rds.DatabaseCluster) -> None:
    """Stop a database outside of its stage's uptime, if there is one."""
    uptime = construct.stack.stage.uptime
    if uptime is None:
        return
    if isinstance(database, rds.DatabaseInstance):
        kind, identifier, arn = "Instance", database.instance_identifier, database.instance_arn
    else:
        kind, identifier, arn = "Cluster", database.cluster_identifier, database.cluster_arn
    failures = construct.stack.shared(RestFailures, "DatabaseRest")
    begins = max(uptime.start.hour * 60 + uptime.start.minute - MINUTES_BEFORE, 0)
    moments = {"start": time(begins // 60, begins % 60), "stop": uptime.end}
    for verb, at in moments.items():
        action = f"DB{kind}"
        scheduler.Schedule(
            construct,
            verb.title(),
            description=f"{verb.title()}s {construct.path}, by the uptime of its stage",
            schedule=scheduler.ScheduleExpression.expression(uptime.expression(at), TimeZone.of(uptime.zone)),
            target=targets.Universal(
                service="rds",
                action=f"{verb}{action}",
                input=scheduler.ScheduleTargetInput.from_object({f"Db{kind}Identifier": identifier}),
                policy_statements=[iam.PolicyStatement(actions=[f"rds:{verb.title()}{action}"], resources=[arn])],
                dead_letter_queue=failures.queue,
            ),
        )
