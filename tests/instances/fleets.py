"""What the tests of fleets build."""

from __future__ import annotations

from typing import Any

from aws_cdk.assertions import Template
from aws_cdk.aws_ecs import ContainerImage

from paved_constructs import PavedFleet, PavedStack

IMAGE = f"images.example.com/recommend@sha256:{'0123456789abcdef' * 4}"


def fleet(stack: PavedStack, **arguments: Any) -> PavedFleet:
    given: dict[str, Any] = {"port": 8080, "health_check": "/healthz"}
    if "unit" not in arguments:
        given["image"] = ContainerImage.from_registry(IMAGE)
    if "entry" not in arguments:
        given["domain"] = f"recommend.{stack.stage.domain}"
    return PavedFleet(stack, "Model", **{**given, **arguments})


def only(stack: PavedStack, kind: str) -> dict[str, Any]:
    """The one resource of a type."""
    [found] = Template.from_stack(stack).find_resources(kind).values()
    return dict(found)


def group(stack: PavedStack) -> dict[str, Any]:
    """The auto scaling group."""
    return only(stack, "AWS::AutoScaling::AutoScalingGroup")


def machine(stack: PavedStack) -> dict[str, Any]:
    """What the launch template says."""
    return dict(only(stack, "AWS::EC2::LaunchTemplate")["Properties"]["LaunchTemplateData"])


def user_data(stack: PavedStack) -> str:
    """The user data, in which a reference reads as "<logical id>"."""
    text = machine(stack)["UserData"]["Fn::Base64"]
    parts = text["Fn::Join"][1] if isinstance(text, dict) else [text]
    return "".join(part if isinstance(part, str) else f"<{next(iter(part.values()))}>" for part in parts)
