"""Alarms of the plain services: thresholds and texts are data, as another language reads them too."""

from __future__ import annotations

import json
from pathlib import Path

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from benchmarks.plain_python.stack import ServiceStack

ROWS = json.loads((Path(__file__).parents[1] / "data" / "alarms.json").read_text())
MINUTE = Duration.minutes(1)


def alarm(
    scope: Construct, row: str, metric: cloudwatch.IMetric, *, stack: ServiceStack, name: str | None = None
) -> cloudwatch.Alarm:
    """Make the alarm of a row, as "function.Errors", that notifies when it starts and when it ends."""
    kind, _, what = row.partition(".")
    of = ROWS[kind][what]
    below = of.get("below", False)
    made = cloudwatch.Alarm(
        scope,
        f"{what}Alarm",
        alarm_name=name,
        metric=metric,
        threshold=of["threshold"],
        evaluation_periods=of.get("periods", 5),
        datapoints_to_alarm=of.get("datapoints", 3),
        comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
        if below
        else cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData[of.get("missing", "NOT_BREACHING")],
        alarm_description=of["description"],
    )
    made.add_alarm_action(stack.notify)
    made.add_ok_action(stack.notify)
    return made


def math(expression: str, metrics: dict[str, cloudwatch.IMetric], label: str) -> cloudwatch.MathExpression:
    """Return an expression over metrics, with a value a minute."""
    return cloudwatch.MathExpression(expression=expression, using_metrics=metrics, label=label, period=MINUTE)
