"""Databases deploy, read back as they were written, and keep their data when a plain one joins the road."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import aws_rds as rds

from paved_constructs import PavedApp, PavedAurora, PavedDatabase, PavedNetwork, PavedStack, PavedStage, Tier
from paved_constructs.network.stage_network import stage_network
from paved_constructs.parts.key import stack_key
from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED
from paved_constructs.tools.verify import Gaps, Line, Verdict, verify
from paved_constructs.tools.verify.readers import UNREADABLE
from paved_constructs.tools.verify.report import PROBLEMS
from tests.deploying import deploy

GAPS = Gaps(RECORDED, NOT_EMULATED)
MakeStage = Callable[[Tier], PavedStage]


@pytest.fixture(scope="module")
def networks() -> set[Tier]:
    """The tiers whose stage has its network already."""
    return set()


@pytest.fixture
def make_stage(
    paved_context: Mapping[str, Any], paved_today: str, tmp_path: Path, aws: LocalAws, networks: set[Tier]
) -> MakeStage:
    """A maker of stages with a network, each in an app of its own: the same stage before and after a change."""
    number = count()

    def make(tier: Tier) -> PavedStage:
        context = {**paved_context, "paved:today": paved_today}
        app = PavedApp(outdir=str(tmp_path / f"out-{next(number)}"), context=context)
        stage = PavedStage(app, f"db-{tier}", tier=tier, account=aws.account, region=aws.region)
        if tier not in networks:
            networks.add(tier)
            platform = PavedStack(stage, service="platform", owner="cloud-platform")
            PavedNetwork(platform, "Network")
            deploy(aws, platform)
        return stage

    return make


def verified(stack: PavedStack, aws: LocalAws) -> list[Line]:
    """Return what verify says of a stack's golden properties."""

    def client(service: str, _region: str | None) -> Any:
        return aws.client(service)

    app = stack.node.root
    assert isinstance(app, PavedApp)
    app.synth()
    report = verify(Assembly.read(app.outdir), [stack.node.path], clients=client, gaps=GAPS)
    return [line for line in report.lines if line.kind]


@pytest.mark.parametrize("tier", Tier)
def test_both_kinds_read_back_as_they_were_written_and_what_somebody_opens_is_noticed(
    tier: Tier, make_stage: MakeStage, aws: LocalAws
) -> None:
    stack = PavedStack(make_stage(tier), service="orders", owner="payments")
    PavedDatabase(stack, "Ledger")
    PavedAurora(stack, "Catalogue")
    made = deploy(aws, stack)

    lines = verified(stack, aws)

    assert [line for line in lines if line.verdict in PROBLEMS] == []
    assert {line.property for line in lines if line.verdict is Verdict.UNREADABLE} <= set(UNREADABLE)
    assert not any(line.property.startswith("AWS::RDS") for line in lines if line.verdict is Verdict.NOT_EMULATED)
    ledger = f"db-{tier}-orders-ledger"
    assert {ledger, f"db-{tier}-orders-catalogue"} <= set(made.values())

    aws.client("rds").modify_db_instance(DBInstanceIdentifier=ledger, PubliclyAccessible=True, ApplyImmediately=True)
    [problem] = [line for line in verified(stack, aws) if line.verdict in PROBLEMS]
    assert problem.property == "AWS::RDS::DBInstance.PubliclyAccessible"


def plain(stack: PavedStack) -> None:
    network = stage_network(stack)
    rds.DatabaseInstance(
        stack,
        "Ledger",
        engine=rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_17),
        vpc=network.vpc,
        vpc_subnets=network.data,
        instance_identifier="the-old-ledger",
        database_name="books",
        credentials=rds.Credentials.from_username("keeper", encryption_key=stack_key(stack)),
        manage_master_user_password=True,
        storage_encryption_key=stack_key(stack),
    )


def paved(stack: PavedStack) -> None:
    PavedDatabase(
        stack, "Ledger", instance_identifier="the-old-ledger", database_name="books", master_username="keeper"
    )


def test_a_live_database_joins_the_road_in_place(make_stage: MakeStage, aws: LocalAws) -> None:
    found = []
    for build in (plain, paved):
        stack = PavedStack(make_stage(Tier.SANDBOX), service="adopted", owner="payments")
        build(stack)
        deploy(aws, stack)
        [instance] = aws.client("rds").describe_db_instances(DBInstanceIdentifier="the-old-ledger")["DBInstances"]
        found.append(instance)
    before, after = found
    assert after["DbiResourceId"] == before["DbiResourceId"]
    assert after["MasterUserSecret"]["SecretArn"] == before["MasterUserSecret"]["SecretArn"]
    assert (before["Endpoint"]["Port"], after["Endpoint"]["Port"]) == (5432, 5433)
