"""EC2 Auto Scaling: what stock drops of a group, and whom it notifies."""

from collections.abc import Mapping, MutableMapping
from typing import Any, Final
from xml.sax.saxutils import escape

from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.descriptions import Description, describe
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

_GROUP: Final = Description("autoscaling", "DescribeAutoScalingGroups", "AutoScalingGroups", ("AutoScalingGroupName",))
DESCRIPTIONS: Final = (_GROUP,)

_DROPPED: Final = (
    "AvailabilityZoneDistribution",
    "AvailabilityZoneImpairmentPolicy",
    "CapacityRebalance",
    "DefaultInstanceWarmup",
    "DeletionProtection",
    "DesiredCapacityType",
    "InstanceMaintenancePolicy",
    "MaxInstanceLifetime",
    "MixedInstancesPolicy",
    "ServiceLinkedRoleARN",
    "TargetGroupARNs",
    "TrafficSources",
)

_METRICS: Final = tuple(
    f"Group{what}"
    for what in (
        *("MinSize", "MaxSize", "DesiredCapacity", "InServiceInstances", "PendingInstances", "StandbyInstances"),
        *("TerminatingInstances", "TotalInstances"),
    )
)
"""What a group that names none is measured by."""

_notifications: Final[MutableMapping[tuple[str, str, str], dict[str, list[str]]]] = {}
"""(account, region, group) -> {topic: types of events}."""


def _at_its_size(properties: Properties) -> Properties:
    """Leaves a group that has a name at the size that scaling found, where stock would begin anew at its least."""
    name = properties.get("AutoScalingGroupName")
    if name is None or "DesiredCapacity" in properties:
        return properties
    found = call("autoscaling", "describe_auto_scaling_groups", AutoScalingGroupNames=[name])["AutoScalingGroups"]
    least, most = int(properties["MinSize"]), int(properties["MaxSize"])
    size = [min(max(each["DesiredCapacity"], least), most) for each in found]
    return {**properties, "DesiredCapacity": str(size[0])} if size else properties


def _restore_group(group: str, properties: Properties, previous: Properties) -> None:
    collected = [
        {"Metric": metric, "Granularity": each["Granularity"]}
        for each in properties.get("MetricsCollection", [])
        for metric in each.get("Metrics", _METRICS)
    ]
    kept = {name: properties[name] for name in _DROPPED if name in properties}
    describe(_GROUP, (group,), {**kept, "EnabledMetrics": collected or None})
    _restore_hooks(group, properties, previous)
    of_group = {"AutoScalingGroupName": group}
    for topic in list(_of(group)):
        call("autoscaling", "delete_notification_configuration", **of_group, TopicARN=topic)
    for each in properties.get("NotificationConfigurations", []):
        topic = each["TopicARN"][0] if isinstance(each["TopicARN"], list) else each["TopicARN"]
        types = each.get("NotificationTypes", [])
        call("autoscaling", "put_notification_configuration", **of_group, TopicARN=topic, NotificationTypes=types)


def _restore_hooks(group: str, properties: Properties, previous: Properties) -> None:
    hooks, before = (
        {hook["LifecycleHookName"]: hook for hook in each.get("LifecycleHookSpecificationList", [])}
        for each in (properties, previous)
    )
    for name in set(before) - set(hooks):
        call("autoscaling", "delete_lifecycle_hook", AutoScalingGroupName=group, LifecycleHookName=name)
    for hook in hooks.values():
        call("autoscaling", "put_lifecycle_hook", AutoScalingGroupName=group, **hook)


def _forget(group: str, _properties: Properties) -> None:
    _of(group).clear()


def _of(group: str) -> dict[str, list[str]]:
    return _notifications.setdefault((internals.account(), internals.region(), group), {})


def _put_notifications(parameters: Mapping[str, Any]) -> Any:
    types = internals.autoscaling_list(parameters, "NotificationTypes")
    _of(parameters["AutoScalingGroupName"])[parameters["TopicARN"]] = types
    return internals.autoscaling_answer("PutNotificationConfiguration", "")


def _delete_notifications(parameters: Mapping[str, Any]) -> Any:
    _of(parameters["AutoScalingGroupName"]).pop(parameters["TopicARN"], None)
    return internals.autoscaling_answer("DeleteNotificationConfiguration", "")


def _describe_notifications(parameters: Mapping[str, Any]) -> Any:
    members = "".join(
        f"<member><AutoScalingGroupName>{escape(group)}</AutoScalingGroupName><TopicARN>{escape(topic)}</TopicARN>"
        f"<NotificationType>{escape(kind)}</NotificationType></member>"
        for group in internals.autoscaling_list(parameters, "AutoScalingGroupNames")
        for topic, types in _of(group).items()
        for kind in types
    )
    result = f"<NotificationConfigurations>{members}</NotificationConfigurations>"
    return internals.autoscaling_answer("DescribeNotificationConfigurations", result)


def install() -> None:
    """Gives EC2 Auto Scaling the calls about whom a group notifies, which stock lacks."""
    internals.autoscaling_actions["PutNotificationConfiguration"] = _put_notifications
    internals.autoscaling_actions["DeleteNotificationConfiguration"] = _delete_notifications
    internals.autoscaling_actions["DescribeNotificationConfigurations"] = _describe_notifications


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {
    "AWS::AutoScaling::AutoScalingGroup": Extension(_restore_group, before_delete=_forget, prepare=_at_its_size)
}
