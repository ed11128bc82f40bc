"""Positions on what the rules say of fleets: their groups, launch templates and roles."""

from __future__ import annotations

import re
from typing import Final

from paved_constructs.tools.guardrails.positions.conditions import SANDBOX, Grants, On
from paved_constructs.tools.guardrails.positions.position import Position

GROUP: Final = "AWS::AutoScaling::AutoScalingGroup"
TEMPLATE: Final = "AWS::EC2::LaunchTemplate"
FLEET: Final = "PavedFleet"
NAME: Final = f"arn:aws:autoscaling:<region>:<account>:autoScalingGroup:*:autoScalingGroupName/<{GROUP}>"
SUBNETS: Final = re.compile(r"<ssm:/paved/\*/network>;4,[012]")
TYPES: Final = "MixedInstancesPolicy.LaunchTemplate.Overrides.InstanceType"
SPECIFICATION: Final = "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId"
SMALL: Final = re.compile(r"t\d[a-z]*\.(small|medium)")

FLEET_IAM: Final = (
    Position(
        f"AwsSolutions-IAM5[Resource::{NAME}]",
        Grants(frozenset({"autoscaling:CompleteLifecycleAction"}), frozenset({NAME})),
        "a group's ARN holds an id that there is only after it; its name is its own, and written out",
    ),
)

FLEET_SOLUTIONS: Final = (
    Position(
        "AwsSolutions-AS3",
        On(GROUP, lacks=("NotificationConfigurations",), tier=SANDBOX, within=FLEET),
        "a sandbox's instances come and go all day, and nobody wants to hear of it",
    ),
    Position(
        "AwsSolutions-EC26",
        On(GROUP, has={SPECIFICATION: f"<{TEMPLATE}>"}, within=FLEET),
        "the rule cannot follow a group of several types to its launch template, whose volumes are encrypted",
    ),
)

FLEET_CONTROLS: Final = (
    Position(
        "CT.AUTOSCALING.PR.1",
        On(GROUP, has={"VPCZoneIdentifier": SUBNETS}, within=FLEET),
        "the rule asks for the names of zones, which a group in a network does not give: it has a subnet in each",
    ),
    *(
        Position(rule, On(GROUP, has={TYPES: SMALL}, tier=SANDBOX, within=FLEET), reason)
        for rule, reason in (
            ("CT.AUTOSCALING.PR.6", "a sandbox has one small type, and may wait where there is none left of it"),
            (
                "CT.AUTOSCALING.PR.11",
                "the smallest types do not encrypt between instances; a sandbox's data may do without",
            ),
        )
    ),
    Position(
        "CT.EC2.PR.10",
        On(TEMPLATE, has={"LaunchTemplateData.Monitoring.Enabled": False}, tier=SANDBOX, within=FLEET),
        "a sandbox is measured every five minutes, which costs nothing; no customer waits for it to grow",
    ),
)
