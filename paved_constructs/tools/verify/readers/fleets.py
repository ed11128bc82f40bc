"""Amazon EC2 Auto Scaling: groups, what their instances are made of, and how they scale."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers

ALL: Final = "all"
ALL_COUNT: Final = 8
"""So many metrics a group has that are not about warm pools; a template that names none means all of them."""

SPECIFICATION: Final = "LaunchTemplateSpecification"


def _group(value: str, **more: Any) -> Reader:
    asked = {"AutoScalingGroupNames": "[id]"}
    described = "AutoScalingGroups[0]"
    return Reader("autoscaling", "describe_auto_scaling_groups", asked, value, described=described, **more)


def _template(value: str, **more: Any) -> Reader:
    asked = {"LaunchTemplateId": "id", "Versions": "['$Latest']"}
    described = "LaunchTemplateVersions[0]"
    value = f"LaunchTemplateData.{value}"
    return Reader("ec2", "describe_launch_template_versions", asked, value, described=described, **more)


def _subnets(value: Any) -> Any:
    return sorted(value.split(",")) if isinstance(value, str) else value


def _options(value: Any) -> Any:
    """Return metadata options without what AWS adds: whether they hold yet."""
    return {name: part for name, part in value.items() if name != "State"} if value else value


def _metrics(value: Any) -> Any:
    """Return {granularity: metrics}, ALL for all of them, whether they stand in a template or in an answer."""
    found: dict[str, set[str]] = {}
    for each in value or []:
        named = each.get("Metrics") or [each.get("Metric", ALL)]
        found.setdefault(each["Granularity"], set()).update(named)
    return {
        granularity: ALL if ALL in names or len(names) >= ALL_COUNT else sorted(names)
        for granularity, names in found.items()
    }


def _notifications(value: Any) -> Any:
    """Return one (topic, type) for each that is told."""
    pairs = [
        (each["TopicARN"], kind)
        for each in value or []
        for kind in each.get("NotificationTypes", [each.get("NotificationType")])
    ]
    return [{"topic": topic, "type": kind} for topic, kind in pairs]


def _hooks(value: Any) -> Any:
    """Return hooks without what AWS adds: whose they are, and when they end for good."""
    added = {"AutoScalingGroupName", "GlobalTimeout"}
    return [{name: part for name, part in hook.items() if name not in added} for hook in value or []]


def _instances(value: Any) -> Any:
    """Return a mixed instances policy without what AWS adds: the launch template's name beside its id."""
    if not value:
        return value
    template = value.get("LaunchTemplate", {})
    known = {name: part for name, part in template.get(SPECIFICATION, {}).items() if name != "LaunchTemplateName"}
    return {**value, "LaunchTemplate": {**template, SPECIFICATION: known}}


FLEETS: Final[Readers] = {
    "AWS::AutoScaling::AutoScalingGroup.CapacityRebalance": _group("CapacityRebalance"),
    "AWS::AutoScaling::AutoScalingGroup.DefaultInstanceWarmup": _group("DefaultInstanceWarmup"),
    "AWS::AutoScaling::AutoScalingGroup.DeletionProtection": _group("DeletionProtection", default="none"),
    "AWS::AutoScaling::AutoScalingGroup.HealthCheckGracePeriod": _group("HealthCheckGracePeriod", default=0),
    "AWS::AutoScaling::AutoScalingGroup.HealthCheckType": _group("HealthCheckType", default="EC2"),
    "AWS::AutoScaling::AutoScalingGroup.InstanceMaintenancePolicy": _group("InstanceMaintenancePolicy"),
    "AWS::AutoScaling::AutoScalingGroup.LifecycleHookSpecificationList": Reader(
        "autoscaling",
        "describe_lifecycle_hooks",
        {"AutoScalingGroupName": "id"},
        "LifecycleHooks",
        normal=_hooks,
    ),
    "AWS::AutoScaling::AutoScalingGroup.MaxInstanceLifetime": _group("MaxInstanceLifetime"),
    "AWS::AutoScaling::AutoScalingGroup.MaxSize": _group("MaxSize", default=0),
    "AWS::AutoScaling::AutoScalingGroup.MetricsCollection": _group("EnabledMetrics", normal=_metrics),
    "AWS::AutoScaling::AutoScalingGroup.MinSize": _group("MinSize", default=0),
    "AWS::AutoScaling::AutoScalingGroup.MixedInstancesPolicy": _group("MixedInstancesPolicy", normal=_instances),
    "AWS::AutoScaling::AutoScalingGroup.NotificationConfigurations": Reader(
        "autoscaling",
        "describe_notification_configurations",
        {"AutoScalingGroupNames": "[id]"},
        "NotificationConfigurations",
        normal=_notifications,
    ),
    "AWS::AutoScaling::AutoScalingGroup.VPCZoneIdentifier": _group("VPCZoneIdentifier", normal=_subnets),
    "AWS::AutoScaling::ScheduledAction.Recurrence": Reader(
        "autoscaling",
        "describe_scheduled_actions",
        {"AutoScalingGroupName": "properties.AutoScalingGroupName", "ScheduledActionNames": "[id]"},
        "Recurrence",
        described="ScheduledUpdateGroupActions[?ScheduledActionName=='{id}'] | [0]",
    ),
    "AWS::AutoScaling::ScalingPolicy.TargetTrackingConfiguration": Reader(
        "autoscaling",
        "describe_policies",
        {"AutoScalingGroupName": "properties.AutoScalingGroupName"},
        "TargetTrackingConfiguration",
        described="ScalingPolicies[?PolicyARN=='{id}'] | [0]",
    ),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.BlockDeviceMappings": _template("BlockDeviceMappings"),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.ImageId": _template("ImageId"),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.MetadataOptions": _template("MetadataOptions", normal=_options),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.Monitoring": _template("Monitoring"),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.NetworkInterfaces": _template("NetworkInterfaces"),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.TagSpecifications": _template("TagSpecifications"),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.UserData": _template("UserData"),
}
