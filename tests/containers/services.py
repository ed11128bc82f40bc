"""What the tests of services build."""

from __future__ import annotations

from typing import Any

from aws_cdk.assertions import Template
from aws_cdk.aws_ecs import ContainerImage

from paved_constructs import PavedService, PavedStack

DIGEST = "sha256:" + "0123456789abcdef" * 4
IMAGE = f"images.example.com/orders@{DIGEST}"


def service(stack: PavedStack, **arguments: Any) -> PavedService:
    given = {"image": ContainerImage.from_registry(IMAGE), "port": 8080, "health_check": "/healthz"}
    if "entry" not in arguments:
        given["domain"] = f"orders.{stack.stage.domain}"
    return PavedService(stack, "Api", **{**given, **arguments})


def properties(stack: PavedStack, kind: str) -> list[dict[str, Any]]:
    """The properties of every resource of a type."""
    return [each["Properties"] for each in Template.from_stack(stack).find_resources(kind).values()]


def container(stack: PavedStack) -> dict[str, Any]:
    [task] = properties(stack, "AWS::ECS::TaskDefinition")
    [found] = task["ContainerDefinitions"]
    return dict(found)


def environment(stack: PavedStack) -> dict[str, Any]:
    return {each["Name"]: each["Value"] for each in container(stack).get("Environment", [])}


def running(stack: PavedStack) -> dict[str, Any]:
    """The properties of the ECS service."""
    [found] = properties(stack, "AWS::ECS::Service")
    return found
