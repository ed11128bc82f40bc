"""Elastic Load Balancing: the groups of targets, and how they are asked whether they are well."""

from __future__ import annotations

from typing import Final

from paved_constructs.tools.verify.reader import Reader, Readers


def _group(value: str, default: int | str | None = None) -> Reader:
    asked = {"TargetGroupArns": "[id]"}
    return Reader("elbv2", "describe_target_groups", asked, value, described="TargetGroups[0]", default=default)


TARGET_GROUPS: Final[Readers] = {
    "AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckIntervalSeconds": _group("HealthCheckIntervalSeconds", 30),
    "AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckPath": _group("HealthCheckPath", "/"),
    "AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckTimeoutSeconds": _group("HealthCheckTimeoutSeconds", 5),
    "AWS::ElasticLoadBalancingV2::TargetGroup.HealthyThresholdCount": _group("HealthyThresholdCount", 5),
    "AWS::ElasticLoadBalancingV2::TargetGroup.TargetGroupAttributes": Reader(
        "elbv2", "describe_target_group_attributes", {"TargetGroupArn": "id"}, "Attributes", includes=True
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup.UnhealthyThresholdCount": _group("UnhealthyThresholdCount", 2),
}
