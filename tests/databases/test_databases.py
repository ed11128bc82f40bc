"""What a PostgreSQL promises beyond its tables, and what it refuses before RDS or PostgreSQL would."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Duration
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template
from aws_cdk.aws_ec2 import Connections, InstanceType, SecurityGroup
from constructs import Construct

from paved_constructs import (
    Access,
    Hardware,
    PavedAurora,
    PavedDatabase,
    PavedError,
    PavedStack,
    PavedStage,
    Tier,
    waived,
)
from paved_constructs.core.links import link
from paved_constructs.network.stage_network import stage_network

INSTANCE = "AWS::RDS::DBInstance"
CLUSTER = "AWS::RDS::DBCluster"
BOTH = pytest.mark.parametrize("kind", [PavedDatabase, PavedAurora])


@pytest.fixture
def stack(production: PavedStage) -> PavedStack:
    return PavedStack(production, service="orders", owner="payments")


class Worker(Construct):
    """Something in the network that runs code."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.grantee = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
        group = SecurityGroup(self, "Group", vpc=stage_network(self).vpc, allow_all_outbound=False)
        self.connections: Connections | None = Connections(security_groups=[group])
        self.environment: dict[str, str] = {}

    def add_environment(self, name: str, value: str) -> None:
        self.environment[name] = value


OF_BOTH: dict[str, tuple[dict[str, Any], str]] = {
    "public": ({"publicly_accessible": True}, "publicly_accessible cannot be waived: a database answers inside"),
    "few backups": (
        {"backup_retention": Duration.days(6)},
        "backup_retention=6 days: give 7, this road's least, to 35",
    ),
    "many backups": ({"backup_retention": Duration.days(36)}, "backup_retention=36 days"),
    "hours": ({"backup_retention": Duration.hours(180)}, "backup_retention=7.5 days"),
    "reserved name": ({"database_name": "Order"}, "database_name='Order' is refused: it is a reserved word of"),
    "name in digits": ({"database_name": "1st"}, "database_name='1st' is refused: a name is a letter and then letters"),
    "taken name": ({"database_name": "postgres"}, "database_name='postgres' is refused: RDS and PostgreSQL keep it"),
    "admin": ({"master_username": "admin"}, "master_username='admin' is refused: RDS and PostgreSQL keep it"),
    "postgres": ({"master_username": "postgres"}, "master_username='postgres' is refused"),
    "rdsadmin": ({"master_username": "rdsadmin"}, "master_username='rdsadmin' is refused"),
    "role of RDS": ({"application_user": "rds_iam"}, "application_user='rds_iam' is refused"),
    "owner": ({"application_user": "steward"}, "application_user='steward' is the owner too; applications own nothing"),
    "port": ({"port": 80}, "port=80 is none that RDS takes; give 1150 to 65535"),
    "window": ({"preferred_maintenance_window": "Sunday"}, "preferred_maintenance_window='Sunday' is none; write it"),
    "half a window": ({"preferred_maintenance_window": "sun:07:00-"}, "write it in UTC, like 'sun:07:00-sun:08:00'"),
    "in the clear": ({"parameters": {"rds.force_ssl": "0"}}, "parameters has rds.force_ssl='0': it is 1 always"),
}
OF_INSTANCES: dict[str, tuple[dict[str, Any], str]] = {
    "cap below storage": (
        {"allocated_storage": 100, "max_allocated_storage": 90},
        "max_allocated_storage=90 leaves allocated_storage=100 no room to grow; RDS asks for a tenth more at least: "
        "give 110 or more",
    ),
    "hardly a cap": ({"allocated_storage": 101, "max_allocated_storage": 111}, "give 112 or more"),
    "little storage": ({"allocated_storage": 5}, "allocated_storage=5 with max_allocated_storage=500: both are 20 to"),
    "not Graviton": (
        {"instance_type": InstanceType("m7i.large")},
        "is no class that RDS has for PostgreSQL on Hardware.GRAVITON",
    ),
    "no class": ({"instance_type": InstanceType("db.m7g.large")}, "instance_type='db.m7g.large' is no class that RDS"),
    "Graviton's class on x86": (
        {"hardware": Hardware.X86, "instance_type": InstanceType("m7g.large")},
        "instance_type='m7g.large' is no class that RDS has for PostgreSQL on Hardware.X86; these families are: t3",
    ),
    "no size": (
        {"instance_type": InstanceType("m7g.nano")},
        "instance_type='m7g.nano': RDS has m7g in the sizes large",
    ),
    "identifier": (
        {"instance_identifier": "the_ledger"},
        "instance_identifier='the_ledger' (10 characters) is no name",
    ),
    "not multi-AZ": ({"multi_az": False}, "multi_az=waived(False, because="),
}
OF_CLUSTERS: dict[str, tuple[dict[str, Any], str]] = {
    "bounds": (
        {"serverless_v2_min_capacity": 8, "serverless_v2_max_capacity": 4},
        "serverless_v2_min_capacity=8 with serverless_v2_max_capacity=4: the minimum is above the maximum",
    ),
    "thirds": ({"serverless_v2_min_capacity": 0.3}, "give 0 to 256 in steps of 0.5, and 1 or more as the maximum"),
    "no capacity": ({"serverless_v2_min_capacity": 0, "serverless_v2_max_capacity": 0.5}, "and 1 or more as the max"),
    "pause": ({"serverless_v2_auto_pause_duration": Duration.minutes(10)}, "pauses only from a minimum of 0"),
    "many readers": (
        {"readers": waived(16, because="a report reads all", until="2026-12-31")},
        "readers=16; Aurora has 0 to 15 beside the writer",
    ),
}


def refused(kind: type[PavedDatabase | PavedAurora], stack: PavedStack, arguments: dict[str, Any]) -> str:
    with pytest.raises(PavedError) as error:
        kind(stack, "Ledger", **arguments)
    assert str(error.value).startswith("production/orders/Ledger: ")
    return str(error.value)


@BOTH
@pytest.mark.parametrize("case", OF_BOTH)
def test_what_neither_takes(case: str, kind: type[PavedDatabase | PavedAurora], stack: PavedStack) -> None:
    arguments, said = OF_BOTH[case]
    assert said in refused(kind, stack, arguments)


@pytest.mark.parametrize("case", OF_INSTANCES)
def test_what_rds_does_not_take(case: str, stack: PavedStack) -> None:
    arguments, said = OF_INSTANCES[case]
    assert said in refused(PavedDatabase, stack, arguments)


@pytest.mark.parametrize("case", OF_CLUSTERS)
def test_what_aurora_does_not_take(case: str, stack: PavedStack) -> None:
    arguments, said = OF_CLUSTERS[case]
    assert said in refused(PavedAurora, stack, arguments)


@BOTH
def test_a_name_too_long_for_rds_is_an_error_that_says_how_long(
    kind: type[PavedDatabase | PavedAurora], production: PavedStage
) -> None:
    stack = PavedStack(production, service="the-orders-of-all-our-customers-in-europe", owner="payments")
    with pytest.raises(PavedError) as error:
        kind(stack, "LedgerOfCards")
    assert "(68 characters) is no name in RDS, which takes 63 lower-case letters" in str(error.value)


@BOTH
def test_a_database_in_a_stage_without_a_network_is_an_error(kind: type[PavedDatabase | PavedAurora]) -> None:
    stage = PavedStage(App(), "dev", tier=Tier.SANDBOX, account="123456789012", region="us-east-1", network=False)
    with pytest.raises(PavedError, match="dev/orders/Ledger: needs a network, and stage 'dev' has none"):
        kind(PavedStack(stage, service="orders", owner="payments"), "Ledger")


@BOTH
def test_its_name_says_where_it_stands(kind: type[PavedDatabase | PavedAurora], stack: PavedStack) -> None:
    kind(Construct(stack, "Cards"), "CardLedger")
    template = Template.from_stack(stack).to_json()["Resources"].values()
    main = INSTANCE if kind is PavedDatabase else CLUSTER
    [found] = [one["Properties"] for one in template if one["Type"] == main]
    assert found[f"DB{main.rpartition('DB')[2]}Identifier"] == "production-orders-cards-card-ledger"
    assert found.get("DBName", found.get("DatabaseName")) == "card_ledger"


@BOTH
def test_a_user_logs_in_with_its_role_as_the_applications_user(
    kind: type[PavedDatabase | PavedAurora], stack: PavedStack
) -> None:
    worker = Worker(stack, "Worker")
    link(worker, kind(stack, "Ledger"))
    assert set(worker.environment) == {"LEDGER_HOST", "LEDGER_PORT", "LEDGER_DATABASE", "LEDGER_USER"}
    assert worker.environment["LEDGER_USER"] == "application"
    template = Template.from_stack(stack)
    [policy] = template.find_resources("AWS::IAM::Policy").values()
    [statement] = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "rds-db:connect"
    assert "/application" in str(statement["Resource"])
    template.resource_count_is("AWS::EC2::SecurityGroupIngress", 1)
    template.resource_count_is("AWS::EC2::SecurityGroupEgress", 1)


def test_reading_alone_is_for_the_database_to_grant(stack: PavedStack) -> None:
    with pytest.raises(PavedError, match="asks for READ; this resource offers READ_WRITE"):
        link(Worker(stack, "Worker"), PavedDatabase(stack, "Ledger"), Access.READ)


def test_a_parameter_of_a_team_stands_beside_the_golden_ones(stack: PavedStack) -> None:
    PavedDatabase(stack, "Ledger", parameters={"work_mem": "65536", "log_min_duration_statement": "200"})
    wanted = {"work_mem": "65536", "log_min_duration_statement": "200", "log_statement": "ddl", "rds.force_ssl": "1"}
    group = {"Parameters": Match.object_like(wanted)}
    Template.from_stack(stack).has_resource_properties("AWS::RDS::DBParameterGroup", group)


LIMITS = {
    "m7g.large": ({}, "open / 901"),
    "r7g.16xlarge": ({}, "open / 5000"),
    "t4g.micro": ({}, "open / 112"),
    "m7g.xlarge": ({"parameters": {"max_connections": "300"}}, "open / 300"),
}


@pytest.mark.parametrize("size", LIMITS)
def test_the_alarm_on_connections_knows_how_many_there_may_be(size: str, stack: PavedStack) -> None:
    arguments, expression = LIMITS[size]
    PavedDatabase(stack, "Ledger", instance_type=InstanceType(size), **arguments)
    metrics = Match.array_with([Match.object_like({"Expression": expression})])
    Template.from_stack(stack).has_resource_properties("AWS::CloudWatch::Alarm", {"Metrics": metrics})


def test_on_an_x86_processor_it_is_as_large(stack: PavedStack, sandbox: PavedStage) -> None:
    PavedDatabase(stack, "Ledger", hardware=Hardware.X86)
    trial = PavedStack(sandbox, service="orders", owner="payments")
    PavedDatabase(trial, "Ledger", hardware=Hardware.X86)
    for each, name in ((stack, "db.m7i.large"), (trial, "db.t3.small")):
        Template.from_stack(each).has_resource_properties(INSTANCE, {"DBInstanceClass": name})


def test_a_cluster_that_never_sleeps_in_a_sandbox_does_not_pause(sandbox: PavedStage) -> None:
    stack = PavedStack(sandbox, service="orders", owner="payments")
    PavedAurora(stack, "Ledger", serverless_v2_min_capacity=1)
    scaling = {"ServerlessV2ScalingConfiguration": {"MinCapacity": 1, "MaxCapacity": 2}}
    Template.from_stack(stack).has_resource_properties(CLUSTER, scaling)


def test_its_logs_are_there_before_it_is(stack: PavedStack) -> None:
    PavedDatabase(stack, "Ledger")
    template = Template.from_stack(stack)
    groups = template.find_resources("AWS::Logs::LogGroup")
    [database] = template.find_resources(INSTANCE).values()
    assert set(groups) <= set(database["DependsOn"])
    names = {group["Properties"]["LogGroupName"] for group in groups.values()}
    assert names == {f"/aws/rds/instance/production-orders-ledger/{log}" for log in ("postgresql", "upgrade")}
