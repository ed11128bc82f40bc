"""The alarms of a web service, over both of its target groups: the alarm on unhealthy targets is its entry's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms


def _math(expression: str, metrics: Mapping[str, cloudwatch.IMetric], label: str) -> cloudwatch.MathExpression:
    return cloudwatch.MathExpression(expression=expression, using_metrics=dict(metrics), label=label, period=MINUTE)


def _over_groups(
    service: Any, how: str, metric: Callable[[elbv2.IApplicationTargetGroup], cloudwatch.IMetric], label: str
) -> cloudwatch.IMetric:
    metrics = {f"group{number}": metric(group) for number, group in enumerate(service.target_groups)}
    filled = ", ".join(f"FILL({name}, 0)" for name in metrics)
    return _math(f"{how}([{filled}])", metrics, label)


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


def _missing_tasks(service: Any) -> cloudwatch.IMetric:
    counts = {
        name: cloudwatch.Metric(
            namespace="ECS/ContainerInsights",
            metric_name=f"{name.capitalize()}TaskCount",
            dimensions_map={
                "ClusterName": service.service.cluster.cluster_name,
                "ServiceName": service.service.service_name,
            },
            period=MINUTE,
            statistic="Average",
        )
        for name in ("desired", "running")
    }
    return _math("desired - running", counts, "tasks that do not run")


ALARMS: Final[Alarms] = (
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
    Alarm(
        "Cpu",
        metric=lambda service: service.service.metric_cpu_utilization(period=MINUTE, statistic="Average"),
        limit=85,
        periods=15,
        datapoints=10,
        means="The tasks' CPU is used up, though they scale at 60 % of it.",
        do="See whether it runs at max_capacity, or new tasks fail to start; raise the bound or find the loop.",
    ),
    Alarm(
        "Memory",
        metric=lambda service: service.service.metric_memory_utilization(period=MINUTE, statistic="Maximum"),
        limit=92,
        means="A task has taken nearly all of its memory and will be killed at the limit.",
        do="See whether it grows from request to request (a leak) or with the load; raise memory_limit_mib meanwhile.",
    ),
    Alarm(
        "Tasks",
        metric=_missing_tasks,
        limit=0,
        periods=15,
        datapoints=10,
        means="Fewer tasks run than should.",
        do="Read the service's events and the reason of the newest stopped task: image, health check, or no capacity.",
    ),
)
