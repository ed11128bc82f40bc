"""The alarms of the tasks of any ECS service, whatever they do."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import aws_cloudwatch as cloudwatch

from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, math


def task_count(construct: Any, which: str) -> cloudwatch.IMetric:
    """Return how many tasks of a construct's `.service` are "Desired" or "Running"."""
    return cloudwatch.Metric(
        namespace="ECS/ContainerInsights",
        metric_name=f"{which}TaskCount",
        dimensions_map={
            "ClusterName": construct.service.cluster.cluster_name,
            "ServiceName": construct.service.service_name,
        },
        period=MINUTE,
        statistic="Average",
    )


def _missing_tasks(construct: Any) -> cloudwatch.IMetric:
    counts = {which.lower(): task_count(construct, which) for which in ("Desired", "Running")}
    return math("desired - running", counts, "tasks that do not run")


TASK_ALARMS: Final[Alarms] = (
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
