"""What a table decides."""

from __future__ import annotations

from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable
from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms
from paved_constructs.parts.backup import DAILY
from paved_constructs.parts.key import STACK_KEY

OPERATIONS: Final = [
    dynamodb.Operation.GET_ITEM,
    dynamodb.Operation.BATCH_GET_ITEM,
    dynamodb.Operation.QUERY,
    dynamodb.Operation.SCAN,
    dynamodb.Operation.PUT_ITEM,
    dynamodb.Operation.UPDATE_ITEM,
    dynamodb.Operation.DELETE_ITEM,
    dynamodb.Operation.BATCH_WRITE_ITEM,
]
"""What a service calls. An alarm takes at most ten metrics, and there is one for each operation."""


def _throttles(name: str, verb: str) -> Alarm:
    def metric(table: dynamodb.TableV2) -> cloudwatch.IMetric:
        return table.metric(f"{name}ThrottleEvents", period=MINUTE, statistic="Sum")

    return Alarm(
        f"{name}Throttles",
        metric=metric,
        limit=0,
        means=f"{verb} this table are refused: it is at its maximum, a key is hot, or traffic rose suddenly.",
        do="See the throttled keys in Contributor Insights; raise the maximum units if the traffic is real.",
    )


def _system_errors(table: dynamodb.TableV2) -> cloudwatch.IMetric:
    return table.metric_system_errors_for_operations(operations=OPERATIONS, period=MINUTE)


ALARMS: Final[Alarms] = (
    _throttles("Read", "Reads from"),
    _throttles("Write", "Writes to"),
    Alarm(
        "SystemErrors",
        metric=_system_errors,
        limit=0,
        means="DynamoDB itself fails requests to this table.",
        do="See the AWS Health Dashboard; SDKs retry, so look at the callers' own errors before acting.",
    ),
)

GOLDEN: Final[GoldenTable] = {
    "type": Fixed(
        "AWS::DynamoDB::GlobalTable",
        why="replicas in other regions can join it later, without a new table and without a Lambda that makes them",
    ),
    "time_to_live_attribute": Fixed(
        "asked for",
        why="only the team knows when an item ends, and what has no end is kept for ever; None says that it has none",
        sets=("AWS::DynamoDB::GlobalTable.TimeToLiveSpecification",),
    ),
    "max_read_request_units": Choice(
        4000,
        why="paid by the request, and a loop in the code costs at most this many units a second",
        controls=("DynamoDB.1",),
        sets=("AWS::DynamoDB::GlobalTable.Replicas.ReadOnDemandThroughputSettings",),
    ),
    "max_write_request_units": Choice(
        1000,
        why="paid by the request, and a loop in the code costs at most this many units a second",
        controls=("DynamoDB.1",),
        sets=(
            "AWS::DynamoDB::GlobalTable.BillingMode",
            "AWS::DynamoDB::GlobalTable.WriteOnDemandThroughputSettings",
        ),
    ),
    "recovery_days": Golden(
        ByTier(production=35, sandbox=7),
        why="the table can be restored to any second of the last days",
        controls=("DynamoDB.2", "CT.DYNAMODB.PR.1", "CKV_AWS_28", "CKV_AWS_165", "AwsSolutions-DDB3"),
        sets=("AWS::DynamoDB::GlobalTable.Replicas.PointInTimeRecoverySpecification",),
    ),
    "encryption": Choice(
        ByTier(production=STACK_KEY, sandbox="DynamoDB's own key"),
        why="the key's policy is a second lock",
        controls=("CKV_AWS_119", "CT.DYNAMODB.PR.2"),
        sets=(
            "AWS::DynamoDB::GlobalTable.SSESpecification",
            "AWS::DynamoDB::GlobalTable.Replicas.SSESpecification",
        ),
    ),
    "deletion_protection": Golden(
        ByTier(production=True, sandbox=False),
        why="no call, template or replacement deletes the users of a service",
        controls=("DynamoDB.6",),
        sets=("AWS::DynamoDB::GlobalTable.Replicas.DeletionProtectionEnabled",),
    ),
    "removal_policy": Golden(
        ByTier(production=RemovalPolicy.RETAIN, sandbox=RemovalPolicy.DESTROY),
        why="in production, deleting a stack must not delete its data",
    ),
    "backup": Golden(
        ByTier(production=DAILY, sandbox=None),
        why="a copy in a locked vault survives what deletes the table and its recovery points",
        controls=("DynamoDB.4",),
        sets=("AWS::DynamoDB::GlobalTable.Replicas.Tags",),
    ),
    "contributor_insights": Choice(
        ByTier(production=True, sandbox=False),
        why="a hot key is seen, not guessed",
        sets=("AWS::DynamoDB::GlobalTable.Replicas.ContributorInsightsSpecification",),
    ),
    "alarms": Golden(
        ALARMS,
        why="whoever owns the table hears of refused requests before its users do",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}

LEFT_OUT: Final[dict[str, str]] = {
    "DynamoDB table: alarms": "no alarm has the user errors: DynamoDB counts them for an account, not for a table",
}
"""What was asked for and is done otherwise, and why."""
