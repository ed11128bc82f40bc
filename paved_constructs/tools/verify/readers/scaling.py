"""Application Auto Scaling: between which bounds something scales, and by what."""

from __future__ import annotations

from typing import Final

from paved_constructs.tools.verify.reader import Reader, Readers

NAMES: Final = ("ServiceNamespace", "ScalableDimension")


def _target(value: str) -> Reader:
    asked = {name: f"properties.{name}" for name in NAMES} | {"ResourceIds": "[properties.ResourceId]"}
    described = "ScalableTargets[0]"
    return Reader("application-autoscaling", "describe_scalable_targets", asked, value, described=described, default=0)


SCALING: Final[Readers] = {
    "AWS::ApplicationAutoScaling::ScalableTarget.MaxCapacity": _target("MaxCapacity"),
    "AWS::ApplicationAutoScaling::ScalableTarget.MinCapacity": _target("MinCapacity"),
    "AWS::ApplicationAutoScaling::ScalableTarget.ScheduledActions": Reader(
        "application-autoscaling",
        "describe_scheduled_actions",
        {name: f"properties.{name}" for name in (*NAMES, "ResourceId")},
        "ScheduledActions[].{ScheduledActionName: ScheduledActionName, Schedule: Schedule, Timezone: Timezone, "
        "ScalableTargetAction: ScalableTargetAction}",
        default=[],
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy.TargetTrackingScalingPolicyConfiguration": Reader(
        "application-autoscaling",
        "describe_scaling_policies",
        {"ServiceNamespace": "properties.ServiceNamespace || 'ecs'", "PolicyNames": "[properties.PolicyName]"},
        "TargetTrackingScalingPolicyConfiguration",
        described="ScalingPolicies[?PolicyARN=='{id}'] | [0]",
    ),
}
