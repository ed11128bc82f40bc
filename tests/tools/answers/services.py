"""What AWS answers about what is around a service: target groups, scaling, security groups, roles, event rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.tools.answers.answer import ALLOW, DENY, Answers

ELB = "arn:aws:elasticloadbalancing:eu-central-1:123456789012"
GROUP = f"{ELB}:targetgroup/orders/0123456789abcdef"
RESOURCE = "service/main/orders"
DIMENSION = "ecs:service:DesiredCount"
POLICY = f"arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:0:resource/ecs/{RESOURCE}:policyName/cpu"
QUEUE = "arn:aws:sqs:eu-central-1:123456789012:plays"


def _group(name: str, value: Any, other: Any, unset: Any) -> Answers:
    def answer(about: Any) -> dict[str, Any]:
        return {"TargetGroups": [{"TargetGroupArn": GROUP, name: about}]}

    return Answers(GROUP, {name: value}, answer(value), answer(other), answer(unset), {"TargetGroupArns": [GROUP]})


def _attributes(seconds: str) -> dict[str, Any]:
    delay = {"Key": "deregistration_delay.timeout_seconds", "Value": seconds}
    return {"Attributes": [{"Key": "stickiness.enabled", "Value": "false"}, delay]}


def _rest(least: int) -> dict[str, Any]:
    return {
        "ScheduledActionName": "Rest",
        "Schedule": "cron(0 19 ? * MON *)",
        "Timezone": "Europe/Berlin",
        "ScalableTargetAction": {"MinCapacity": least, "MaxCapacity": least},
    }


def _target(name: str, value: int, other: int) -> Answers:
    about = {"ServiceNamespace": "ecs", "ScalableDimension": DIMENSION}

    def answer(**bound: int) -> dict[str, Any]:
        both = {"MinCapacity": 0, "MaxCapacity": 0, **bound}
        target = {**about, **both, "ResourceId": RESOURCE, "RoleARN": "role", "CreationTime": WHEN}
        return {"ScalableTargets": [target]}

    properties = {**about, "ResourceId": RESOURCE, name: value}
    asked = {**about, "ResourceIds": [RESOURCE]}
    return Answers(
        f"{RESOURCE}|{DIMENSION}|ecs", properties, answer(**{name: value}), answer(**{name: other}), answer(), asked
    )


WHEN = datetime(2026, 11, 22, tzinfo=UTC)
OF_ECS = {"ServiceNamespace": "ecs", "ScalableDimension": DIMENSION}
MADE = {"ScheduledActionARN": "arn:aws:autoscaling:eu-central-1:123456789012:scheduledAction:0", "CreationTime": WHEN}


def _policy(**about: Any) -> dict[str, Any]:
    policy = {
        "PolicyARN": POLICY,
        "PolicyName": "cpu",
        "PolicyType": "TargetTrackingScaling",
        "ServiceNamespace": "ecs",
        "ResourceId": RESOURCE,
        "ScalableDimension": DIMENSION,
        "CreationTime": WHEN,
    }
    return {"ScalingPolicies": [{**policy, **about}]}


def _tracking(value: float) -> dict[str, Any]:
    metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    return {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": value, "PredefinedMetricSpecification": metric}}


def _egress(protocol: str, port: int | None, *cidrs: str) -> dict[str, Any]:
    ports = {} if port is None else {"FromPort": port, "ToPort": port}
    to_groups = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": []}
    opened = {"IpProtocol": protocol, **ports, "IpRanges": [{"CidrIp": cidr} for cidr in cidrs]}
    database = {**to_groups, "UserIdGroupPairs": [{"GroupId": "sg-2"}]}
    return {"SecurityGroups": [{"GroupId": "sg-1", "IpPermissionsEgress": [database, opened]}]}


def _role(**about: Any) -> dict[str, Any]:
    arn = "arn:aws:iam::123456789012:role/orders-tasks"
    role = {"Path": "/", "RoleName": "orders-tasks", "RoleId": "A" * 16, "Arn": arn, "CreateDate": WHEN}
    return {"Role": {**role, **about}}


SERVICES = {
    "AWS::ApplicationAutoScaling::ScalableTarget.MaxCapacity": _target("MaxCapacity", 12, 3),
    "AWS::ApplicationAutoScaling::ScalableTarget.MinCapacity": _target("MinCapacity", 3, 1),
    "AWS::ApplicationAutoScaling::ScalingPolicy.TargetTrackingScalingPolicyConfiguration": Answers(
        POLICY,
        {"PolicyName": "cpu", **_tracking(60)},
        _policy(**_tracking(60.0)),
        _policy(**_tracking(90.0)),
        _policy(),
        {"ServiceNamespace": "ecs", "PolicyNames": ["cpu"]},
    ),
    "AWS::EC2::SecurityGroup.SecurityGroupEgress": Answers(
        "sg-1",
        {
            "SecurityGroupEgress": [
                {"CidrIp": "0.0.0.0/0", "Description": "AWS", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
            ]
        },
        _egress("tcp", 443, "0.0.0.0/0"),
        _egress("tcp", 443, "0.0.0.0/0", "10.0.0.0/8"),
        _egress("-1", None, "0.0.0.0/0"),
        {"GroupIds": ["sg-1"]},
    ),
    "AWS::ApplicationAutoScaling::ScalableTarget.ScheduledActions": Answers(
        f"{RESOURCE}|{DIMENSION}|ecs",
        {**OF_ECS, "ResourceId": RESOURCE, "ScheduledActions": [_rest(0)]},
        {"ScheduledActions": [{**OF_ECS, **_rest(0), "ResourceId": RESOURCE, **MADE}]},
        {"ScheduledActions": [{**OF_ECS, **_rest(1), "ResourceId": RESOURCE, **MADE}]},
        {"ScheduledActions": []},
        {**OF_ECS, "ResourceId": RESOURCE},
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckIntervalSeconds": _group(
        "HealthCheckIntervalSeconds", 10, 60, 30
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckPath": _group("HealthCheckPath", "/healthz", "/other", "/"),
    "AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckTimeoutSeconds": _group("HealthCheckTimeoutSeconds", 3, 9, 5),
    "AWS::ElasticLoadBalancingV2::TargetGroup.HealthyThresholdCount": _group("HealthyThresholdCount", 2, 3, 5),
    "AWS::ElasticLoadBalancingV2::TargetGroup.TargetGroupAttributes": Answers(
        GROUP,
        {"TargetGroupAttributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}]},
        _attributes("30"),
        _attributes("300"),
        {"Attributes": []},
        {"TargetGroupArn": GROUP},
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup.UnhealthyThresholdCount": _group("UnhealthyThresholdCount", 3, 4, 2),
    "AWS::Events::Rule.EventPattern": Answers(
        "failed-deployments",
        {"EventPattern": {"source": ["aws.ecs"], "detail": {"eventName": ["FAILED"]}}},
        {"EventPattern": '{"detail": {"eventName": ["FAILED"]}, "source": ["aws.ecs"]}'},
        {"EventPattern": '{"source": ["aws.ecs"]}'},
        {"ScheduleExpression": "rate(1 day)"},
        {"Name": "failed-deployments"},
    ),
    "AWS::Events::Rule.Targets": Answers(
        "plays",
        {"Targets": [{"Id": "Target0", "Arn": QUEUE, "RetryPolicy": {"MaximumRetryAttempts": 185}}]},
        {"Targets": [{"Id": "Target0", "Arn": QUEUE, "RetryPolicy": {"MaximumRetryAttempts": 185}}]},
        {"Targets": [{"Id": "Target0", "Arn": QUEUE, "RetryPolicy": {"MaximumRetryAttempts": 2}}]},
        {},
        {"Rule": "plays"},
    ),
    "AWS::IAM::Role.AssumeRolePolicyDocument": Answers(
        "orders-tasks",
        {"AssumeRolePolicyDocument": DENY},
        _role(AssumeRolePolicyDocument=DENY),
        _role(AssumeRolePolicyDocument=ALLOW),
        _role(),
        {"RoleName": "orders-tasks"},
    ),
}
