"""Alarms of the plain service, all alike but for their metric, threshold and text."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

MINUTE = Duration.minutes(1)


def alarm(
    scope: Construct,
    id: str,
    notify: actions.SnsAction,
    *,
    metric: cloudwatch.IMetric,
    threshold: float,
    description: str,
    periods: int = 5,
    datapoints: int = 3,
) -> cloudwatch.Alarm:
    """Make an alarm that notifies when it starts and when it ends."""
    made = cloudwatch.Alarm(
        scope,
        id,
        metric=metric,
        threshold=threshold,
        evaluation_periods=periods,
        datapoints_to_alarm=datapoints,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=description,
    )
    made.add_alarm_action(notify)
    made.add_ok_action(notify)
    return made


def table_alarms(scope: Construct, notify: actions.SnsAction, table: dynamodb.TableV2) -> None:
    """Watch the table for refused requests and for errors of DynamoDB's own."""
    for kind, verb in (("Read", "Reads from"), ("Write", "Writes to")):
        alarm(
            scope,
            f"Users{kind}ThrottlesAlarm",
            notify,
            metric=table.metric(f"{kind}ThrottleEvents", period=MINUTE, statistic="Sum"),
            threshold=0,
            description=f"{verb} this table are refused: it is at its maximum, a key is hot, or traffic rose suddenly. "
            "See the throttled keys in Contributor Insights; raise the maximum units if the traffic is real.",
        )
    operations = [
        dynamodb.Operation.GET_ITEM,
        dynamodb.Operation.BATCH_GET_ITEM,
        dynamodb.Operation.QUERY,
        dynamodb.Operation.SCAN,
        dynamodb.Operation.PUT_ITEM,
        dynamodb.Operation.UPDATE_ITEM,
        dynamodb.Operation.DELETE_ITEM,
        dynamodb.Operation.BATCH_WRITE_ITEM,
    ]
    alarm(
        scope,
        "UsersSystemErrorsAlarm",
        notify,
        metric=table.metric_system_errors_for_operations(operations=operations, period=MINUTE),
        threshold=0,
        description="DynamoDB itself fails requests to this table. "
        "See the AWS Health Dashboard; SDKs retry, so look at the callers' own errors before acting.",
    )
