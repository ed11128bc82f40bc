"""What Amazon ECS answers about the instances that it manages."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import Answers

PROVIDER = "AWS::ECS::CapacityProvider.ManagedInstancesProvider"
PROFILE = "arn:aws:iam::123456789012:instance-profile/gpus"


def _provider(properties: dict[str, Any], *answers: dict[str, Any]) -> Answers:
    live, other, unset = (
        {"capacityProviders": [{"name": "gpus", "managedInstancesProvider": answer}]} for answer in answers
    )
    asked = {"capacityProviders": ["gpus"]}
    return Answers("gpus", {"ManagedInstancesProvider": properties}, live, other, unset, asked)


def _template(name: str, value: Any, other: Any, unset: Any = None) -> Answers:
    """What stands in the launch template: a template's value, which the API has in names of its own."""

    def answer(about: Any) -> dict[str, Any]:
        given = {} if about is None else {_lower(name): about}
        return {"instanceLaunchTemplate": {"ec2InstanceProfileArn": PROFILE, "networkConfiguration": {}, **given}}

    answers = map(answer, (_in_api_names(value), other, unset))
    return _provider({"InstanceLaunchTemplate": {name: value}}, *answers)


def _in_api_names(value: Any) -> Any:
    if isinstance(value, dict):
        return {_lower(name): _in_api_names(part) for name, part in value.items()}
    return value


def _lower(name: str) -> str:
    return f"{name[0].lower()}{name[1:]}"


CAPACITY = {
    f"{PROVIDER}.InstanceLaunchTemplate.CapacityOptionType": _template(
        "CapacityOptionType", "SPOT", "RESERVED", "ON_DEMAND"
    ),
    f"{PROVIDER}.InstanceLaunchTemplate.InstanceRequirements": _template(
        "InstanceRequirements",
        {"AllowedInstanceTypes": ["g6.xlarge"], "VCpuCount": {"Min": 1}, "MemoryMiB": {"Min": 1024}},
        {"allowedInstanceTypes": ["p5.48xlarge"], "vCpuCount": {"min": 1}, "memoryMiB": {"min": 1024}},
    ),
    f"{PROVIDER}.InstanceLaunchTemplate.Monitoring": _template("Monitoring", "DETAILED", "BASIC"),
    f"{PROVIDER}.InstanceLaunchTemplate.NetworkConfiguration": _template(
        "NetworkConfiguration",
        {"Subnets": ["subnet-1"], "SecurityGroups": ["sg-1"]},
        {"subnets": ["subnet-1"], "securityGroups": ["sg-2"]},
    ),
    f"{PROVIDER}.PropagateTags": _provider(
        {"PropagateTags": "CAPACITY_PROVIDER"}, {"propagateTags": "CAPACITY_PROVIDER"}, {"propagateTags": "NONE"}, {}
    ),
}
