"""A stage's DNS zone: which names are in it, and that services find what was deployed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from aws_cdk import App, CfnOutput
from aws_cdk.aws_route53 import CnameRecord

from paved_constructs import PavedError, PavedStack, PavedStage, PavedZone, Tier
from paved_constructs.network.stage_zone import check_domain, stage_zone
from paved_constructs.tools.local.emulator import LocalAws
from tests.deploying import deploy


def orders(stage: PavedStage) -> PavedStack:
    return PavedStack(stage, service="orders", owner="payments")


@pytest.mark.parametrize("domain", ["sandbox.example.com", "orders.sandbox.example.com", "o.sandbox.example.com"])
def test_a_name_in_the_zone(domain: str, sandbox: PavedStage) -> None:
    check_domain(orders(sandbox), domain)


@pytest.mark.parametrize(
    "domain",
    [
        "orders.example.com",
        "orders.dev.example.com",
        "orders.eu.sandbox.example.com",
        "orderssandbox.example.com",
        "Orders.sandbox.example.com",
        "-orders.sandbox.example.com",
        "*.sandbox.example.com",
        ".sandbox.example.com",
        "",
    ],
)
def test_a_name_outside_the_zone(domain: str, sandbox: PavedStage) -> None:
    with pytest.raises(PavedError) as error:
        check_domain(orders(sandbox), domain)
    assert str(error.value).startswith(f"sandbox/orders: domain={domain!r} is not in the stage's zone")
    assert "like 'orders.sandbox.example.com'" in str(error.value)


def test_a_stage_without_a_domain() -> None:
    stage = PavedStage(App(), "dev", tier=Tier.SANDBOX, account="123456789012", region="us-east-1")
    with pytest.raises(PavedError) as error:
        stage_zone(orders(stage))
    assert str(error.value).startswith("dev/orders: needs a DNS name, and stage 'dev' has no domain; give it one")
    with pytest.raises(PavedError, match="dev/dns/Zone: needs a DNS name"):
        PavedZone(PavedStack(stage, service="dns", owner="cloud-platform"), "Zone")


def test_a_service_finds_the_zone_that_was_deployed(make_stage: Callable[[str], PavedStage], aws: LocalAws) -> None:
    stack = PavedStack(make_stage("zoned"), service="platform", owner="cloud-platform")
    PavedZone(stack, "Zone")
    made = deploy(aws, stack)

    service = PavedStack(make_stage("zoned"), service="orders", owner="payments")
    found = stage_zone(service)
    CnameRecord(service, "Old", zone=found.zone, record_name="old", domain_name="orders.zoned.example.com")
    CfnOutput(service, "Certificate", value=found.certificate.certificate_arn)
    deploy(aws, service)

    (zone,) = (physical for name, physical in made.items() if name.startswith("Zone") and physical.startswith("Z"))
    records = aws.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    assert "old.zoned.example.com." in {record["Name"] for record in records}
    stacks = aws.client("cloudformation").describe_stacks(StackName=service.stack_name)["Stacks"]
    assert stacks[0]["Outputs"][0]["OutputValue"] in made.values()
