"""What the tests of services build."""

from __future__ import annotations

from typing import Any

from aws_cdk.assertions import Template
from aws_cdk.aws_ecs import ContainerImage

from paved_constructs import PavedService, PavedStack, PavedStage, Tier
from paved_constructs.tools.local.emulator import LocalAws

DIGEST = "sha256:" + "0123456789abcdef" * 4
IMAGE = f"images.example.com/orders@{DIGEST}"
ZONES = "abc"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"


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


def share(aws: LocalAws, stage: PavedStage) -> None:
    """Publish what the platform's stack would: a network, a zone with its certificate, and a log bucket."""
    ec2, zones = aws.client("ec2"), ZONES[: 3 if stage.tier is Tier.PRODUCTION else 2]
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")
        for number, zone in enumerate(zones * 3)
    ]
    subnets = [each["Subnet"]["SubnetId"] for each in made]
    tiers = [",".join(subnets[at : at + len(zones)]) for at in range(0, len(subnets), len(zones))]
    zone = aws.client("route53").create_hosted_zone(Name=f"{stage.domain}.", CallerReference=stage.node.id)
    facts = {
        "network": ";".join([vpc, "10.0.0.0/16", ",".join(f"us-east-1{zone}" for zone in zones), *tiers]),
        "zone": f"{zone['HostedZone']['Id'].rpartition('/')[2]};{CERTIFICATE}",
        "log-bucket": "logs-of-services",
    }
    for name, value in facts.items():
        aws.client("ssm").put_parameter(Name=stage.parameter_name(name), Value=value, Type="String", Overwrite=True)
