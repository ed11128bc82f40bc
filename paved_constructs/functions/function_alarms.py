"""What a function's owner is told. The alarms are on the alias that its callers use: they also turn a rollout back."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import aws_cloudwatch as cloudwatch

from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms


def _share_of_timeout(function: Any) -> cloudwatch.IMetric:
    slowest = function.alias.metric_duration(period=MINUTE, statistic="p99")
    return cloudwatch.MathExpression(
        expression=f"slowest / {function.timeout.to_milliseconds()}",
        using_metrics={"slowest": slowest},
        label="p99 of the duration, as a share of the timeout",
        period=MINUTE,
    )


ALARMS: Final[Alarms] = (
    Alarm(
        "Errors",
        metric=lambda function: function.alias.metric_errors(period=MINUTE, statistic="Sum"),
        limit=0,
        means="The function fails for its callers.",
        do="Read the newest errors in its log group; if they began with a rollout, it has been turned back.",
    ),
    Alarm(
        "Throttles",
        metric=lambda function: function.alias.metric_throttles(period=MINUTE, statistic="Sum"),
        limit=0,
        means="Lambda refuses to run the function: the account's or the function's concurrency is used up.",
        do="See which function took the concurrency; ask for a higher quota or cap that one at its source.",
    ),
    Alarm(
        "Duration",
        metric=_share_of_timeout,
        limit=0.8,
        means="The slowest calls take over four fifths of the time limit and will soon be cut off.",
        do="Look at its traces for what it waits for; more memory also means more CPU.",
    ),
)
