"""Positions on what the rules say of fleets: their groups, launch templates and roles."""

from __future__ import annotations

import re
from typing import Final

from paved_constructs.tools.guardrails.positions.conditions import SANDBOX, Grants, On, Refers
from paved_constructs.tools.guardrails.positions.position import Position

GROUP: Final = "AWS::AutoScaling::AutoScalingGroup"
TEMPLATE: Final = "AWS::EC2::LaunchTemplate"
FLEET: Final = "PavedFleet"
NAME: Final = f"arn:aws:autoscaling:<region>:<account>:autoScalingGroup:*:autoScalingGroupName/<{GROUP}>"
SUBNETS: Final = re.compile(r"<ssm:/paved/\*/network>;4,[012]")
TYPES: Final = "MixedInstancesPolicy.LaunchTemplate.Overrides.InstanceType"
SPECIFICATION: Final = "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId"
VOLUMES: Final = "LaunchTemplateData.BlockDeviceMappings.Ebs"
BURSTING: Final = re.compile(r"t\d[a-z]*\.(small|medium)")
SMALLEST_GPU: Final = re.compile(r"g6\.xlarge")
GPU: Final = re.compile(r"g6e?\.\d*xlarge")

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
        Refers(SPECIFICATION, On(TEMPLATE, has={f"{VOLUMES}.Encrypted": True})),
        "the rule cannot follow a group of several types to its launch template, whose volumes are encrypted",
    ),
)

FLEET_CONTROLS: Final = (
    Position(
        "CT.AUTOSCALING.PR.1",
        On(GROUP, has={"VPCZoneIdentifier": SUBNETS}, within=FLEET),
        "the rule asks for the names of zones, which a group in a network does not give: it has a subnet in each",
    ),
    Position(
        "CT.AUTOSCALING.PR.6",
        On(GROUP, has={TYPES: (BURSTING, SMALLEST_GPU)}, tier=SANDBOX, within=FLEET),
        "a sandbox has one small type, and may wait where there is none left of it",
    ),
    Position(
        "CT.AUTOSCALING.PR.11",
        On(GROUP, has={TYPES: BURSTING}, tier=SANDBOX, within=FLEET),
        "the smallest types do not encrypt between instances; a sandbox's data may do without",
    ),
    *(
        Position(
            rule,
            On(GROUP, has={TYPES: GPU}, within=FLEET),
            "the rule's list of types is older than these: they run on Nitro, which encrypts between instances",
        )
        for rule in ("CT.AUTOSCALING.PR.10", "CT.AUTOSCALING.PR.11")
    ),
    Position(
        "CT.EC2.PR.10",
        On(TEMPLATE, has={"LaunchTemplateData.Monitoring.Enabled": False}, tier=SANDBOX, within=FLEET),
        "a sandbox is measured every five minutes, which costs nothing; no customer waits for it to grow",
    ),
)
