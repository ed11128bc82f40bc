"""EC2 Auto Scaling: what stock drops of a group."""

from collections.abc import Mapping
from typing import Final

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


def _restore_group(group: str, properties: Properties, _previous: Properties) -> None:
    describe(_GROUP, (group,), {name: properties[name] for name in _DROPPED if name in properties})


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::AutoScaling::AutoScalingGroup": Extension(_restore_group)}
