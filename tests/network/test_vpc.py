"""A stage's network: what it refuses, and that services find in AWS what it shared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from aws_cdk import App
from aws_cdk.aws_ec2 import SecurityGroup
from aws_cdk.aws_rds import SubnetGroup

from paved_constructs import PavedError, PavedNetwork, PavedStack, PavedStage, Tier
from paved_constructs.network.stage_network import stage_network
from paved_constructs.testing import inventory
from paved_constructs.tools.local.emulator import LocalAws
from tests.deploying import deploy


def platform(stage: PavedStage) -> PavedStack:
    return PavedStack(stage, service="platform", owner="cloud-platform")


WRONG = {
    "10.0.0.0": "cidr='10.0.0.0' has 1 addresses; a network has a range of /16 to /20",
    "10.0.0.0/8": "a network has a range of /16 to /20",
    "10.0.0.0/24": "cidr='10.0.0.0/24' has 256 addresses",
    "10.0.0.1/16": "is no range: 10.0.0.1/16 has host bits set; it looks like '10.0.0.0/16'",
    "ten": "cidr='ten' is no range",
    "8.8.0.0/16": "cidr='8.8.0.0/16' is not private; take a part of 10.0.0.0/8",
}


@pytest.mark.parametrize("cidr", WRONG)
def test_a_range_that_no_network_can_have(cidr: str, sandbox: PavedStage) -> None:
    with pytest.raises(PavedError) as error:
        PavedNetwork(platform(sandbox), "Network", cidr=cidr)
    assert str(error.value).startswith("sandbox/platform/Network: ")
    assert WRONG[cidr] in str(error.value)


def test_a_network_in_a_stage_that_has_none() -> None:
    stage = PavedStage(App(), "dev", tier=Tier.SANDBOX, account="123456789012", region="us-east-1", network=False)
    with pytest.raises(PavedError, match="dev/platform/Network: stands in a stage that says network=False"):
        PavedNetwork(platform(stage), "Network")


def test_a_stage_has_one_network(sandbox: PavedStage) -> None:
    stack = platform(sandbox)
    PavedNetwork(stack, "Network")
    with pytest.raises(PavedError) as error:
        PavedNetwork(stack, "Other", cidr="10.1.0.0/16")
    assert "takes /paved/sandbox/network, which sandbox/platform/Network has taken" in str(error.value)
    assert "a stage has one PavedNetwork" in str(error.value)


def test_the_stack_that_makes_the_network_cannot_look_for_it(sandbox: PavedStage) -> None:
    stack = platform(sandbox)
    PavedNetwork(stack, "Network")
    with pytest.raises(PavedError, match="needs /paved/sandbox/network, which sandbox/platform/Network shares"):
        stage_network(stack)


def test_no_endpoints_are_made_that_nobody_asked_for(sandbox: PavedStage, production: PavedStage) -> None:
    PavedNetwork(small := platform(sandbox), "Network")
    PavedNetwork(large := platform(production), "Network", interface_endpoints=[])
    assert inventory(small)["AWS::EC2::VPCEndpoint"] == inventory(large)["AWS::EC2::VPCEndpoint"] == 2


def test_a_service_finds_the_network_that_was_deployed(make_stage: Callable[[str], PavedStage], aws: LocalAws) -> None:
    stack = PavedStack(make_stage("networked"), service="platform", owner="cloud-platform")
    PavedNetwork(stack, "Network", cidr="10.7.0.0/16")
    made = deploy(aws, stack)

    orders = PavedStack(make_stage("networked"), service="orders", owner="payments")
    network = stage_network(orders)
    SecurityGroup(orders, "Group", vpc=network.vpc, allow_all_outbound=False)
    for tier in (network.app, network.data):
        SubnetGroup(orders, f"{tier.subnet_type}", vpc=network.vpc, vpc_subnets=tier, description="where it stands")
    found = deploy(aws, orders)

    (group,) = (physical for name, physical in found.items() if name.startswith("Group"))
    (vpc,) = (each for each in made.values() if each.startswith("vpc-"))
    assert aws.client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["VpcId"] == vpc
    groups = aws.client("rds").describe_db_subnet_groups()["DBSubnetGroups"]
    for tier in ("app", "data"):
        wanted = {each for name, each in made.items() if f"{tier}Subnet" in name and each.startswith("subnet-")}
        assert len(wanted) == 2
        assert wanted in [{subnet["SubnetIdentifier"] for subnet in each["Subnets"]} for each in groups]
