"""The entries of services: who reaches them, which names they answer to, and that they deploy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from aws_cdk import App
from aws_cdk.aws_ec2 import Port, SecurityGroup

from paved_constructs import (
    PavedEntry,
    PavedError,
    PavedNetwork,
    PavedSharedEntry,
    PavedStack,
    PavedStage,
    PavedZone,
    StageEntry,
    Tier,
    waived,
)
from paved_constructs.network.entries import Entry
from paved_constructs.network.firewall import PavedFirewall
from paved_constructs.network.stage_network import stage_network
from paved_constructs.testing import inventory, template
from paved_constructs.tools.local.emulator import LocalAws
from tests.deploying import deploy
from tests.examples import plain_targets

OLD_CALLERS = {"because": "the rules turn its largest callers away", "until": "2027-03-31"}


def stack_of(stage: PavedStage, service: str = "orders") -> PavedStack:
    return PavedStack(stage, service=service, owner="payments")


def of_type(stack: PavedStack, name: str) -> list[dict[str, Any]]:
    found: Mapping[str, Any] = template(stack)["Resources"]
    return [each["Properties"] for each in found.values() if each["Type"] == name]


def test_an_entry_is_internal_and_speaks_only_https(production: PavedStage) -> None:
    stack = stack_of(production)
    PavedEntry(stack, "Entry", domain="orders.production.example.com")
    (balancer,) = of_type(stack, "AWS::ElasticLoadBalancingV2::LoadBalancer")
    assert balancer["Scheme"] == "internal"
    (listener,) = of_type(stack, "AWS::ElasticLoadBalancingV2::Listener")
    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    (group,) = of_type(stack, "AWS::EC2::SecurityGroup")
    (rule,) = group["SecurityGroupIngress"]
    assert rule["FromPort"] == rule["ToPort"] == 443
    assert rule["CidrIp"]["Fn::Select"][0] == 1, "the network's range, as the platform shares it"
    assert "AWS::WAFv2::WebACL" not in inventory(stack)


@pytest.mark.parametrize(("tier", "firewalls"), [("production", 1), ("sandbox", 0)])
def test_a_public_entry_brings_the_redirect_and_in_production_the_firewall(
    tier: str, firewalls: int, request: pytest.FixtureRequest
) -> None:
    stack = stack_of(request.getfixturevalue(tier))
    PavedEntry(stack, "Entry", domain=f"orders.{tier}.example.com", public=True)
    assert {each["Port"] for each in of_type(stack, "AWS::ElasticLoadBalancingV2::Listener")} == {80, 443}
    assert len(of_type(stack, "AWS::WAFv2::WebACL")) == firewalls


def test_a_firewall_can_be_waived_in_the_open(production: PavedStage) -> None:
    stack = stack_of(production)
    PavedEntry(stack, "Entry", domain="production.example.com", public=True, waf=waived((), **OLD_CALLERS))
    assert "AWS::WAFv2::WebACL" not in inventory(stack)


def test_a_domain_outside_the_stages_zone(sandbox: PavedStage) -> None:
    for kind in (PavedEntry, StageEntry):
        with pytest.raises(PavedError) as error:
            kind(stack_of(sandbox, kind.__name__.lower()), "Entry", domain="orders.example.org")
        assert "domain='orders.example.org' is not in the stage's zone" in str(error.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "dev/orders/Entry: needs a DNS name, and stage 'dev' has no domain"),
        (
            {"domain": "dev.example.com", "network": False},
            "dev/orders/Entry: needs a network, and stage 'dev' has none (network=False)",
        ),
    ],
)
def test_a_stage_without_what_an_entry_needs(given: dict[str, Any], said: str, paved_context: Any) -> None:
    stage = PavedStage(App(), "dev", tier=Tier.SANDBOX, account="123456789012", region="us-east-1", **given)
    with pytest.raises(PavedError) as error:
        PavedEntry(stack_of(stage), "Entry", domain="orders.dev.example.com")
    assert said in str(error.value)


def test_two_entries_of_one_domain_are_an_error_that_names_both(sandbox: PavedStage) -> None:
    PavedEntry(stack_of(sandbox), "Entry", domain="shop.sandbox.example.com")
    with pytest.raises(PavedError) as error:
        PavedEntry(stack_of(sandbox, "carts"), "Entry", domain="shop.sandbox.example.com")
    said = "sandbox/carts/Entry: takes the host shop.sandbox.example.com, which sandbox/orders/Entry has taken"
    assert str(error.value).startswith(said)
    with pytest.raises(PavedError) as error:
        StageEntry(stack_of(sandbox, "returns"), "Entry", domain="shop.sandbox.example.com")
    assert "which sandbox/orders/Entry has taken" in str(error.value)
    assert "give sandbox/returns/Entry another domain" in str(error.value)


def test_services_share_a_host_by_path_and_two_on_one_path_are_an_error_that_names_both(sandbox: PavedStage) -> None:
    def attach(service: str, path: str) -> None:
        stack = stack_of(sandbox, service)
        entry: Entry = StageEntry(stack, "Entry", domain="shop.sandbox.example.com")
        assert entry.url == "https://shop.sandbox.example.com"
        entry.add_target(plain_targets(stack, "Targets"), path=path)

    attach("orders", "/orders")
    attach("shop", "/")
    with pytest.raises(PavedError) as error:
        attach("basket", "/orders")
    message = str(error.value)
    assert message.startswith("sandbox/basket/Entry/Rule-orders: takes https://shop.sandbox.example.com/orders, which")
    assert "sandbox/orders/Entry/Rule-orders has taken" in message


def test_a_stage_has_one_shared_entry(sandbox: PavedStage) -> None:
    PavedSharedEntry(stack_of(sandbox, "entry"), "Entry")
    with pytest.raises(PavedError, match="a stage has one PavedSharedEntry"):
        PavedSharedEntry(stack_of(sandbox, "other"), "Entry")


def serve(stack: PavedStack, entry: Entry) -> None:
    """Put a target group behind an entry, and let it reach what a service would be."""
    entry.add_target(plain_targets(stack, "Targets"))
    tasks = SecurityGroup(stack, "Tasks", vpc=stage_network(stack).vpc, allow_all_outbound=False)
    tasks.connections.allow_from(entry.connections, Port.tcp(8080), "from its entry")


def test_entries_deploy_and_lead_to_their_services(make_stage: Callable[[str], PavedStage], aws: LocalAws) -> None:
    platform = stack_of(make_stage("entered"), "platform")
    PavedNetwork(platform, "Network")
    PavedZone(platform, "Zone")
    made = deploy(aws, platform)
    shared = stack_of(make_stage("entered"), "shared")
    PavedSharedEntry(shared, "Entry")
    deploy(aws, shared)

    own = stack_of(make_stage("entered"), "own")
    entry = PavedEntry(own, "Entry", domain="own.entered.example.com", public=True)
    PavedFirewall(own, "Firewall", protects=entry.balancer)
    serve(own, entry)
    deployed = deploy(aws, own)
    attached = stack_of(make_stage("entered"), "attached")
    serve(attached, StageEntry(attached, "Entry", domain="attached.entered.example.com"))
    assert len(of_type(attached, "AWS::EC2::SecurityGroupEgress")) == 1, "the shared balancer may reach these tasks"
    rule = next(each for each in deploy(aws, attached).values() if ":listener-rule/" in each)

    (zone,) = (physical for name, physical in made.items() if name.startswith("Zone") and physical.startswith("Z"))
    records = aws.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    assert {"own.entered.example.com.", "*.entered.example.com."} <= {record["Name"] for record in records}
    (found,) = aws.client("elbv2").describe_rules(RuleArns=[rule])["Rules"]
    assert found["Conditions"][0]["HostHeaderConfig"]["Values"] == ["attached.entered.example.com"]
    balancer = next(each for each in deployed.values() if ":loadbalancer/app/" in each)
    assert "WebACL" in aws.client("wafv2").get_web_acl_for_resource(ResourceArn=balancer)
