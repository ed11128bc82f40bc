"""What an assembly says of rest: which resources have a schedule, and which cost by the hour all the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from paved_constructs.tools.assembly import Resource, StackArtifact
from paved_constructs.tools.uptime.clock import Moment

BY_THE_HOUR: Final = {
    "AWS::ApplicationAutoScaling::ScalableTarget": "tasks",
    "AWS::AutoScaling::AutoScalingGroup": "instances",
    "AWS::RDS::DBCluster": "Aurora cluster",
    "AWS::RDS::DBInstance": "database",
}
"""What can rest, and is paid for by the hour while it does not."""

ALWAYS: Final = {
    "AWS::EC2::NatGateway": "NAT gateway",
    "AWS::EC2::VPCEndpoint": "interface endpoint",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "load balancer",
}
"""What is paid for by the hour, and cannot rest: it is there, or it is not."""

RDS_CALL: Final = ":aws-sdk:rds:"


@dataclass(frozen=True)
class Rest:
    """A resource that is paid for by the hour, and when it is up and rests: None where nothing says so."""

    stack: str
    path: str
    kind: str
    up: str | None = None
    rest: str | None = None
    zone: str | None = None
    can_rest: bool = True

    @property
    def moments(self) -> tuple[Moment, Moment] | None:
        """When it is up and when it rests; None for what has no schedule, or one that is not understood."""
        up, rest = (Moment.read(each or "") for each in (self.up, self.rest))
        return (up, rest) if up and rest else None


def plan(stack: StackArtifact) -> Iterator[Rest]:
    """Yield what of a stack is paid for by the hour, in the template's order."""
    turns = {**dict(_turns_of_groups(stack)), **dict(_turns_of_databases(stack))}
    for logical_id, resource in stack.resources.items():
        about = (stack.path, _inside(stack, resource))
        if resource.type in ALWAYS:
            if resource.properties.get("VpcEndpointType", "Interface") == "Interface":
                yield Rest(*about, ALWAYS[resource.type], can_rest=False)
        elif _is_counted(resource):
            kind = BY_THE_HOUR[resource.type]
            up, rest, zone = turns.get(logical_id) or _turns(resource.properties.get("ScheduledActions", []))
            yield Rest(*about, kind, up, rest, zone)


def _is_counted(resource: Resource) -> bool:
    """A cluster's instances rest with it, and only ECS is scaled by the hour of the clock."""
    if resource.type == "AWS::ApplicationAutoScaling::ScalableTarget":
        return resource.properties.get("ServiceNamespace") == "ecs"
    return (resource.type in BY_THE_HOUR and "DBClusterIdentifier" not in resource.properties) or (
        resource.type == "AWS::RDS::DBCluster"
    )


Turns = tuple[str | None, str | None, str | None]
"""The expressions by which something is up and rests, and their time zone."""


def _turns(actions: list[Mapping[str, Any]]) -> Turns:
    up = rest = zone = None
    for action in actions:
        bounds = action.get("ScalableTargetAction", {})
        if bounds.get("MaxCapacity") == 0:
            rest = action.get("Schedule")
        else:
            up = action.get("Schedule")
        zone = action.get("Timezone", "UTC")
    return up, rest, zone


def _turns_of_groups(stack: StackArtifact) -> Iterator[tuple[str, Turns]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for resource in stack.resources.values():
        if resource.type == "AWS::AutoScaling::ScheduledAction":
            properties = resource.properties
            action = {
                "Schedule": properties.get("Recurrence"),
                "Timezone": properties.get("TimeZone", "UTC"),
                "ScalableTargetAction": {"MaxCapacity": properties.get("MaxSize")},
            }
            found.setdefault(_referred(properties.get("AutoScalingGroupName")), []).append(action)
    for group, actions in found.items():
        yield group, _turns(actions)


def _turns_of_databases(stack: StackArtifact) -> Iterator[tuple[str, Turns]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for resource in stack.resources.values():
        target = resource.properties.get("Target", {})
        call = _text(target.get("Arn")) if isinstance(target, dict) else ""
        if resource.type == "AWS::Scheduler::Schedule" and RDS_CALL in call:
            stops = call.rpartition(":")[2].startswith("stop")
            action = {
                "Schedule": resource.properties.get("ScheduleExpression"),
                "Timezone": resource.properties.get("ScheduleExpressionTimezone", "UTC"),
                "ScalableTargetAction": {"MaxCapacity": 0 if stops else 1},
            }
            found.setdefault(_referred(target.get("Input")), []).append(action)
    for database, actions in found.items():
        yield database, _turns(actions)


def _referred(value: Any) -> str:
    """Return the logical id that a value refers to first, by Ref or Fn::GetAtt; "" where it refers to none."""
    if isinstance(value, dict):
        if isinstance(value.get("Ref"), str) and not value["Ref"].startswith("AWS::"):
            return str(value["Ref"])
        attribute = value.get("Fn::GetAtt")
        if isinstance(attribute, list) and attribute:
            return str(attribute[0])
        return _referred(list(value.values()))
    if isinstance(value, list):
        return next(filter(None, map(_referred, value)), "")
    return ""


def _text(value: Any) -> str:
    """Return the literal parts of a value that CloudFormation joins."""
    if isinstance(value, dict):
        return _text(value.get("Fn::Join", ["", []])[1])
    return "".join(map(_text, value)) if isinstance(value, list) else str(value) if isinstance(value, str) else ""


def _inside(stack: StackArtifact, resource: Resource) -> str:
    """Where a resource is in its stack, as its owner would say it."""
    hidden = {"", "ASG", "Default", "Resource", "TaskCount", "Target"}
    names = resource.path.removeprefix(f"{stack.path}/").split("/")
    return "/".join(name for name in names if name not in hidden) or resource.logical_id
