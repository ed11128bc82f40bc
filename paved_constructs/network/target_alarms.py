"""What callers see of a service, over all of its target groups: the alarm on unhealthy targets is its entry's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, math


def _over_groups(
    service: Any, how: str, metric: Callable[[elbv2.IApplicationTargetGroup], cloudwatch.IMetric], label: str
) -> cloudwatch.IMetric:
    metrics = {f"group{number}": metric(group) for number, group in enumerate(service.target_groups)}
    filled = ", ".join(f"FILL({name}, 0)" for name in metrics)
    return math(f"{how}([{filled}])", metrics, label)


def _server_errors(service: Any) -> cloudwatch.IMetric:
    code = elbv2.HttpCodeTarget.TARGET_5XX_COUNT
    return _over_groups(
        service, "SUM", lambda group: group.metrics.http_code_target(code, period=MINUTE, statistic="Sum"), "5xx"
    )


def _slowest(service: Any) -> cloudwatch.IMetric:
    return _over_groups(
        service,
        "MAX",
        lambda group: group.metrics.target_response_time(period=MINUTE, statistic="p99"),
        "p99 of the response time",
    )


TARGET_ALARMS: Final[Alarms] = (
    Alarm(
        "ServerErrors",
        metric=_server_errors,
        limit=0,
        means="Callers are answered with 5xx.",
        do="Read the newest errors in the service's log; if they began with a rollout, it is being turned back.",
    ),
    Alarm(
        "Latency",
        metric=_slowest,
        limit=3,
        means="One request in a hundred takes over three seconds (the limit is in seconds).",
        do="See whether CPU or a dependency is slow too; what is asked for most slowly stands in the service's log.",
    ),
)
"""For whatever has `.target_groups`."""
