"""How a service finds its stage's network: offline, and in a template that refers to no other stack."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App
from aws_cdk.aws_ec2 import SecurityGroup, SubnetSelection
from aws_cdk.aws_rds import SubnetGroup

from paved_constructs import PavedError, PavedStack, PavedStage, Tier
from paved_constructs.network.stage_network import stage_network
from paved_constructs.testing import template


def orders(stage: PavedStage) -> PavedStack:
    return PavedStack(stage, service="orders", owner="payments")


def in_subnets(stack: PavedStack, selection: SubnetSelection) -> None:
    vpc = stage_network(stack).vpc
    SubnetGroup(stack, "Subnets", vpc=vpc, vpc_subnets=selection, description="where it stands")


@pytest.mark.parametrize("tier", ["production", "sandbox"])
def test_a_service_in_the_network_synthesizes_offline(
    tier: str, request: pytest.FixtureRequest, template_snapshot: Any
) -> None:
    stack = orders(request.getfixturevalue(tier))
    in_subnets(stack, stage_network(stack).data)
    SecurityGroup(stack, "Group", vpc=stage_network(stack).vpc, allow_all_outbound=False)
    assert stack == template_snapshot
    assert list(template(stack)["Parameters"]) == ["SsmParameterValuepaved" + tier + SUFFIX]


SUFFIX = "networkC96584B6F00A464EAD1953AFF4B05118Parameter"


@pytest.mark.parametrize(("tier", "group"), [("public", 3), ("app", 4), ("data", 5)])
def test_each_tier_of_subnets_is_found_where_the_platform_wrote_it(tier: str, group: int, sandbox: PavedStage) -> None:
    stack = orders(sandbox)
    in_subnets(stack, getattr(stage_network(stack), tier))
    (subnets,) = template(stack)["Resources"].values()
    for zone, subnet in enumerate(subnets["Properties"]["SubnetIds"]):
        index, split = subnet["Fn::Select"]
        assert index == zone
        assert split["Fn::Split"][1]["Fn::Select"][0] == group
    assert len(subnets["Properties"]["SubnetIds"]) == 2


def test_a_stack_has_one_network(sandbox: PavedStage) -> None:
    stack = orders(sandbox)
    assert stage_network(stack) is stage_network(stack)


def test_a_stage_without_a_network_is_said_by_whoever_needs_one() -> None:
    stage = PavedStage(App(), "dev", tier=Tier.SANDBOX, account="123456789012", region="us-east-1", network=False)
    with pytest.raises(PavedError) as error:
        stage_network(orders(stage))
    assert str(error.value).startswith("dev/orders: needs a network, and stage 'dev' has none (network=False)")
    assert "put a PavedNetwork into its platform stack" in str(error.value)
