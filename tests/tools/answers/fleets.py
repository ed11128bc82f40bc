"""What AWS answers about a fleet: its group, its launch template, whom it tells and by what it scales."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from tests.tools.answers.answer import KEY, Answers

NAME = "production-orders-fleet"
TEMPLATE = "lt-0a1b"
TOPIC = "arn:aws:sns:eu-central-1:123456789012:orders"
POLICY = f"arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:0:autoScalingGroupName/{NAME}:policyName/cpu"


def _group(name: str, value: Any, other: Any, unset: Any = None, *, member: str = "", live: Any = None) -> Answers:
    """`member` is the answer's, where it has another name; `live` its value there, where it has another shape."""

    def answer(about: Any) -> dict[str, Any]:
        required = {"MinSize": 0, "MaxSize": 0, "DesiredCapacity": 0, "DefaultCooldown": 300, "AvailabilityZones": []}
        more = {"HealthCheckType": "EC2", "CreatedTime": datetime(2026, 11, 22, tzinfo=UTC)}
        found = {"AutoScalingGroupName": NAME, **required, **more}
        return {"AutoScalingGroups": [found if about is None else {**found, member or name: about}]}

    asked = {"AutoScalingGroupNames": [NAME]}
    return Answers(NAME, {name: value}, answer(value if live is None else live), answer(other), answer(unset), asked)


def _template(name: str, value: Any, other: Any, live: Any = None) -> Answers:
    def answer(**data: Any) -> dict[str, Any]:
        return {"LaunchTemplateVersions": [{"LaunchTemplateId": TEMPLATE, "LaunchTemplateData": data}]}

    answers = answer(**{name: value if live is None else live}), answer(**{name: other}), answer()
    asked = {"LaunchTemplateId": TEMPLATE, "Versions": ["$Latest"]}
    return Answers(TEMPLATE, {"LaunchTemplateData": {name: value}}, *answers, asked)


def _mixed(*types: str, **added: str) -> dict[str, Any]:
    specification = {"LaunchTemplateId": TEMPLATE, "Version": "3", **added}
    overrides = [{"InstanceType": each} for each in types]
    distribution = {"OnDemandBaseCapacity": 1, "SpotAllocationStrategy": "price-capacity-optimized"}
    template = {"LaunchTemplateSpecification": specification, "Overrides": overrides}
    return {"LaunchTemplate": template, "InstancesDistribution": distribution}


def _hooks(seconds: int, **added: Any) -> list[dict[str, Any]]:
    transition = "autoscaling:EC2_INSTANCE_TERMINATING"
    return [{"LifecycleHookName": "stops", "LifecycleTransition": transition, "HeartbeatTimeout": seconds, **added}]


def _told(*kinds: str) -> dict[str, Any]:
    found = [{"AutoScalingGroupName": NAME, "TopicARN": TOPIC, "NotificationType": kind} for kind in kinds]
    return {"NotificationConfigurations": found}


def _tracking(value: float) -> dict[str, Any]:
    metric = {"PredefinedMetricType": "ASGAverageCPUUtilization"}
    return {"TargetTrackingConfiguration": {"TargetValue": value, "PredefinedMetricSpecification": metric}}


def _policies(**about: Any) -> dict[str, Any]:
    found = {"AutoScalingGroupName": NAME, "PolicyName": "cpu", "PolicyARN": POLICY, **about}
    return {"ScalingPolicies": [{"PolicyARN": f"{POLICY}-of-another"}, found]}


def _volume(kind: str) -> list[dict[str, Any]]:
    return [
        {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "KmsKeyId": KEY, "VolumeSize": 30, "VolumeType": kind}}
    ]


def _tags(owner: str) -> list[dict[str, Any]]:
    return [{"ResourceType": "volume", "Tags": [{"Key": "owner", "Value": owner}]}]


def _metrics(*names: str) -> list[dict[str, str]]:
    return [{"Metric": f"Group{name}", "Granularity": "1Minute"} for name in names]


FIRST = ("MinSize", "MaxSize", "DesiredCapacity", "InServiceInstances", "PendingInstances", "StandbyInstances")
ALL = (*FIRST, "TerminatingInstances", "TotalInstances", "TotalCapacity")
BOTH = ("autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE")
OPTIONS = {"HttpTokens": "required", "HttpPutResponseHopLimit": 1, "HttpEndpoint": "enabled"}
PRIVATE = {"DeviceIndex": 0, "Groups": ["sg-0a1b"]}

FLEETS = {
    "AWS::AutoScaling::AutoScalingGroup.CapacityRebalance": _group("CapacityRebalance", True, False),
    "AWS::AutoScaling::AutoScalingGroup.DefaultInstanceWarmup": _group("DefaultInstanceWarmup", 60, 300),
    "AWS::AutoScaling::AutoScalingGroup.DeletionProtection": _group(
        "DeletionProtection", "prevent-force-deletion", "prevent-all-deletion", "none"
    ),
    "AWS::AutoScaling::AutoScalingGroup.HealthCheckGracePeriod": _group("HealthCheckGracePeriod", 60, 300, 0),
    "AWS::AutoScaling::AutoScalingGroup.HealthCheckType": _group("HealthCheckType", "ELB", "EBS"),
    "AWS::AutoScaling::AutoScalingGroup.InstanceMaintenancePolicy": _group(
        "InstanceMaintenancePolicy",
        {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 110},
        {"MinHealthyPercentage": 0, "MaxHealthyPercentage": 100},
    ),
    "AWS::AutoScaling::AutoScalingGroup.LifecycleHookSpecificationList": Answers(
        NAME,
        {"LifecycleHookSpecificationList": _hooks(150)},
        {"LifecycleHooks": _hooks(150, AutoScalingGroupName=NAME, GlobalTimeout=15000)},
        {"LifecycleHooks": _hooks(60, AutoScalingGroupName=NAME, GlobalTimeout=6000)},
        {"LifecycleHooks": []},
        {"AutoScalingGroupName": NAME},
    ),
    "AWS::AutoScaling::AutoScalingGroup.MaxInstanceLifetime": _group("MaxInstanceLifetime", 2592000, 86400),
    "AWS::AutoScaling::AutoScalingGroup.MaxSize": _group("MaxSize", 12, 3),
    "AWS::AutoScaling::AutoScalingGroup.MetricsCollection": _group(
        "MetricsCollection",
        [{"Granularity": "1Minute"}],
        _metrics("MinSize"),
        member="EnabledMetrics",
        live=_metrics(*ALL),
    ),
    "AWS::AutoScaling::AutoScalingGroup.MinSize": _group("MinSize", 3, 1),
    "AWS::AutoScaling::AutoScalingGroup.MixedInstancesPolicy": _group(
        "MixedInstancesPolicy",
        _mixed("m7g.large", "r7g.large"),
        _mixed("m7g.large", "m6g.large", LaunchTemplateName="orders"),
        live=_mixed("m7g.large", "r7g.large", LaunchTemplateName="orders"),
    ),
    "AWS::AutoScaling::AutoScalingGroup.NotificationConfigurations": Answers(
        NAME,
        {"NotificationConfigurations": [{"TopicARN": TOPIC, "NotificationTypes": list(BOTH)}]},
        _told(*BOTH),
        _told(BOTH[0]),
        _told(),
        {"AutoScalingGroupNames": [NAME]},
    ),
    "AWS::AutoScaling::AutoScalingGroup.VPCZoneIdentifier": _group(
        "VPCZoneIdentifier", ["subnet-1", "subnet-0"], "subnet-0", live="subnet-0,subnet-1"
    ),
    "AWS::AutoScaling::ScalingPolicy.TargetTrackingConfiguration": Answers(
        POLICY,
        {"AutoScalingGroupName": NAME, **_tracking(60)},
        _policies(**_tracking(60.0)),
        _policies(**_tracking(90.0)),
        _policies(),
        {"AutoScalingGroupName": NAME},
    ),
    "AWS::AutoScaling::ScheduledAction.Recurrence": Answers(
        "fleet-rest",
        {"AutoScalingGroupName": NAME, "Recurrence": "0 19 * * Mon"},
        {"ScheduledUpdateGroupActions": [{"ScheduledActionName": "fleet-rest", "Recurrence": "0 19 * * Mon"}]},
        {"ScheduledUpdateGroupActions": [{"ScheduledActionName": "fleet-rest", "Recurrence": "0 23 * * Mon"}]},
        {"ScheduledUpdateGroupActions": [{"ScheduledActionName": "fleet-rest"}]},
        {"AutoScalingGroupName": NAME, "ScheduledActionNames": ["fleet-rest"]},
    ),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.BlockDeviceMappings": _template(
        "BlockDeviceMappings", _volume("gp3"), _volume("gp2")
    ),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.ImageId": _template("ImageId", "resolve:ssm:/newest", "ami-0a1b"),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.MetadataOptions": _template(
        "MetadataOptions", OPTIONS, {**OPTIONS, "HttpTokens": "optional"}, {**OPTIONS, "State": "applied"}
    ),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.Monitoring": _template(
        "Monitoring", {"Enabled": True}, {"Enabled": False}
    ),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.NetworkInterfaces": _template(
        "NetworkInterfaces", [PRIVATE], [{**PRIVATE, "AssociatePublicIpAddress": True}]
    ),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.TagSpecifications": _template(
        "TagSpecifications", _tags("payments"), _tags("nobody")
    ),
    "AWS::EC2::LaunchTemplate.LaunchTemplateData.UserData": _template(
        "UserData", *(b64encode(text).decode() for text in (b"#!/bin/bash\n", b"#!/bin/sh\n"))
    ),
}
