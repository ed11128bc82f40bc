"""What tasks run on is one word, for services, workers and jobs alike: each word a snapshot, each mistake an error."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk.assertions import Template

from paved_constructs import Architecture, Hardware, PavedError, PavedStack, PavedStage
from tests.containers.services import container, properties, running, service
from tests.containers.test_job import machine
from tests.containers.workers import job, worker


@pytest.fixture
def stack(production: PavedStage) -> PavedStack:
    return PavedStack(production, service="recommendations", owner="discovery")


def placed(stack: PavedStack) -> dict[str, Any]:
    """All that a word decides about a worker: its task, where that is placed, and what is started for it."""
    [task] = properties(stack, "AWS::ECS::TaskDefinition")
    [given] = task["ContainerDefinitions"]
    return {
        "compatibilities": task["RequiresCompatibilities"],
        "platform": task["RuntimePlatform"],
        "devices": given.get("ResourceRequirements", []),
        "told": [one for one in given["Environment"] if one["Name"] != "QUEUE_URL"],
        "strategy": running(stack)["CapacityProviderStrategy"],
        "fargate": running(stack).get("PlatformVersion"),
        "managed": [
            {
                name: provider["ManagedInstancesProvider"]["InstanceLaunchTemplate"][name]
                for name in ("CapacityOptionType", "InstanceRequirements", "Monitoring")
            }
            for provider in properties(stack, "AWS::ECS::CapacityProvider")
        ],
    }


@pytest.mark.parametrize("hardware", Hardware, ids=lambda hardware: hardware.name)
def test_each_word_decides_the_image_the_place_and_the_devices(
    hardware: Hardware, stack: PavedStack, template_snapshot: Any
) -> None:
    worker(stack, hardware=hardware)
    assert placed(stack) == template_snapshot


def test_accelerators_that_may_be_interrupted_keep_a_base_that_may_not(stack: PavedStack) -> None:
    worker(stack, hardware=replace(Hardware.GPU.value, name="spot-gpu", spot=True, on_demand_base=1))
    providers = Template.from_stack(stack).find_resources("AWS::ECS::CapacityProvider")
    kinds = {
        name: one["Properties"]["ManagedInstancesProvider"]["InstanceLaunchTemplate"]["CapacityOptionType"]
        for name, one in providers.items()
    }
    steady, spare = running(stack)["CapacityProviderStrategy"]
    assert (kinds[steady["CapacityProvider"]["Ref"]], steady["Base"], steady["Weight"]) == ("ON_DEMAND", 1, 0)
    assert (kinds[spare["CapacityProvider"]["Ref"]], spare["Weight"]) == ("SPOT", 1)


def test_a_service_takes_its_place_on_instances_too(stack: PavedStack) -> None:
    service(stack, hardware=Hardware.VIDEO, memory_limit_mib=12000, cpu=3000)
    assert container(stack)["ResourceRequirements"] == [{"Type": "GPU", "Value": "1"}]
    assert container(stack)["Memory"] == 12000, "sizes are Fargate's only on Fargate"
    assert "PlatformVersion" not in running(stack)
    [provider] = Template.from_stack(stack).find_resources("AWS::ECS::CapacityProvider")
    assert running(stack)["CapacityProviderStrategy"] == [{"CapacityProvider": {"Ref": provider}, "Weight": 1}]


def test_one_run_of_a_job_on_spot_needs_no_base(stack: PavedStack) -> None:
    job(stack, hardware=Hardware.SPOT)
    run = machine(stack)["States"]["Run"]["Arguments"]
    assert run["CapacityProviderStrategy"] == [{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}]


def test_a_job_on_trainium_runs_where_ecs_manages_the_instances(stack: PavedStack) -> None:
    job(stack, hardware=Hardware.TRAINIUM)
    run = machine(stack)["States"]["Run"]["Arguments"]
    assert "PlatformVersion" not in run
    [given] = properties(stack, "AWS::ECS::TaskDefinition")[0]["ContainerDefinitions"]
    assert given["ResourceRequirements"] == [{"Type": "NeuronDevice", "Value": "ALL"}]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an image for another processor": (
        {"hardware": Hardware.GPU, "architecture": Architecture.ARM64},
        "the image is built for arm64, and hardware=Hardware.GPU (g6.xlarge, g6e.xlarge) runs x86_64 only: its "
        "accelerators stand beside that processor; build it for x86_64, or take hardware of its kind",
    ),
    "an image for Intel on the default": (
        {"architecture": Architecture.X86_64},
        "the image is built for x86_64, and hardware=Hardware.",
    ),
    "an end that an interruption does not wait for": (
        {"hardware": replace(Hardware.GPU.value, spot=True), "stop_timeout": Duration.minutes(10)},
        "hardware='gpu' may be interrupted at 120 s notice, and this takes 600 s to end",
    ),
    "no hardware": ({"hardware": "gpu"}, "hardware='gpu' is no hardware; write Hardware.<one of GRAVITON, X86"),
    "a type with another processor": (
        {"hardware": replace(Hardware.X86.value, instance_types=("m7g.large",))},
        "hardware 'x86' is x86_64 and has m7g.large, whose processor is arm64",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("make", [worker, job], ids=["worker", "job"])
def test_what_would_not_start_is_an_error_that_says_why(
    make: Any, arguments: dict[str, Any], message: str, stack: PavedStack
) -> None:
    with pytest.raises(PavedError, match=f"^production/recommendations/[A-Z][a-z]+: {re.escape(message)}"):
        make(stack, **{"max_message_age": Duration.hours(1), **arguments} if make is worker else arguments)


def test_whoever_starts_instances_may_give_them_one_role(stack: PavedStack) -> None:
    worker(stack, hardware=Hardware.GPU)
    policies = properties(stack, "AWS::IAM::Policy")
    [passing] = [s for p in policies for s in p["PolicyDocument"]["Statement"] if s["Action"] == "iam:PassRole"]
    [profile] = properties(stack, "AWS::IAM::InstanceProfile")
    assert passing["Resource"] == {"Fn::GetAtt": [profile["Roles"][0]["Ref"], "Arn"]}
    groups = [
        group
        for group in properties(stack, "AWS::EC2::SecurityGroup")
        if group["GroupDescription"].startswith("Instances of")
    ]
    assert all("SecurityGroupIngress" not in group for group in groups)
    assert [(rule["FromPort"], rule["ToPort"]) for rule in groups[0]["SecurityGroupEgress"]] == [(443, 443)]
