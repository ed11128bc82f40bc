"""The alarms of a fleet: those of its target group, and those of its instances."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import aws_cloudwatch as cloudwatch

from paved_constructs.network.target_alarms import TARGET_ALARMS
from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, math

AGENT: Final = "CWAgent"
"""The namespace of what CloudWatch's agent measures on the instances."""


def _metric(fleet: Any, namespace: str, name: str, statistic: str) -> cloudwatch.Metric:
    about = {"AutoScalingGroupName": fleet.name}
    return cloudwatch.Metric(
        namespace=namespace, metric_name=name, dimensions_map=about, period=MINUTE, statistic=statistic
    )


def _missing(fleet: Any) -> cloudwatch.IMetric:
    names = {"desired": "GroupDesiredCapacity", "serving": "GroupInServiceInstances"}
    counts = {key: _metric(fleet, "AWS/AutoScaling", name, "Average") for key, name in names.items()}
    return math("desired - serving", counts, "instances that do not serve")


FLEET_ALARMS: Final[Alarms] = (
    *TARGET_ALARMS,
    Alarm(
        "Cpu",
        metric=lambda fleet: _metric(fleet, "AWS/EC2", "CPUUtilization", "Average"),
        limit=85,
        periods=15,
        datapoints=10,
        means="The instances' CPU is used up, though they scale at 60 % of it.",
        do="See whether it runs at max_capacity, or new instances fail to start; raise the bound or find the loop.",
    ),
    Alarm(
        "Memory",
        metric=lambda fleet: _metric(fleet, AGENT, "mem_used_percent", "Maximum"),
        limit=92,
        means="An instance has nearly no memory left, and its program will be killed.",
        do="See whether it grows from request to request (a leak) or with the load; take a larger type meanwhile.",
    ),
    Alarm(
        "Disk",
        metric=lambda fleet: _metric(fleet, AGENT, "disk_used_percent", "Maximum"),
        limit=85,
        means="An instance's volume is nearly full.",
        do="Terminate that instance, another takes its place; then find what the program writes, or raise volume_size.",
    ),
    Alarm(
        "Instances",
        metric=_missing,
        limit=0,
        periods=15,
        datapoints=10,
        means="Fewer instances serve than should.",
        do="Read the group's activity: no capacity of these types, or a program that never answers its health check?",
    ),
)
