"""Links work by protocol: whatever offers one can be used by whatever can use it."""

from __future__ import annotations

import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from constructs import Construct
from hypothesis import given
from hypothesis import strategies as st

from paved_constructs import Access, Link, PavedError, PavedStack, PavedStage
from paved_constructs.core.links import link, variable_name


class Cache(Construct):
    """A resource that this library has never heard of, with a port of its own."""

    def __init__(self, scope: Construct, id: str, *, vpc: ec2.IVpc) -> None:
        super().__init__(scope, id)
        group = ec2.SecurityGroup(self, "Group", vpc=vpc, allow_all_outbound=False)
        self.connections = ec2.Connections(security_groups=[group], default_port=ec2.Port.tcp(6379))

    def link(self) -> Link:
        return Link(
            grants={Access.READ: lambda who: who.grant_principal.add_to_principal_policy(CONNECT)},
            environment={"HOST": "cache.internal"},
            connections=self.connections,
        )


CONNECT = iam.PolicyStatement(actions=["elasticache:Connect"], resources=["arn:aws:elasticache:*:*:user:app"])


class Worker(Construct):
    """A user that this library has never heard of."""

    def __init__(self, scope: Construct, id: str, *, vpc: ec2.IVpc) -> None:
        super().__init__(scope, id)
        self.grantee = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
        group = ec2.SecurityGroup(self, "Group", vpc=vpc, allow_all_outbound=False)
        self.connections: ec2.Connections | None = ec2.Connections(security_groups=[group])
        self.environment: dict[str, str] = {}

    def add_environment(self, name: str, value: str) -> None:
        self.environment[name] = value


@pytest.fixture
def stack(sandbox: PavedStage) -> PavedStack:
    return PavedStack(sandbox, service="orders", owner="payments")


@pytest.fixture
def vpc(stack: PavedStack) -> ec2.IVpc:
    subnets = {"availability_zones": ["us-east-1a"], "private_subnet_ids": ["subnet-0123456789abcdef0"]}
    return ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-0123456789abcdef0", **subnets)


def test_a_link_between_strangers_opens_the_port_grants_and_tells(stack: PavedStack, vpc: ec2.IVpc) -> None:
    worker = Worker(stack, "Worker", vpc=vpc)
    link(worker, Cache(stack, "SessionCache", vpc=vpc), Access.READ)
    assert worker.environment == {"SESSION_CACHE_HOST": "cache.internal"}
    template = Template.from_stack(stack)
    opened = {"FromPort": 6379, "ToPort": 6379, "IpProtocol": "tcp"}
    template.has_resource_properties("AWS::EC2::SecurityGroupIngress", opened)
    template.has_resource_properties("AWS::EC2::SecurityGroupEgress", opened)
    policies = template.find_resources("AWS::IAM::Policy")
    assert "elasticache:Connect" in str(policies)


def test_a_user_outside_the_network_is_told_how_to_join_it(stack: PavedStack, vpc: ec2.IVpc) -> None:
    worker = Worker(stack, "Worker", vpc=vpc)
    worker.connections = None
    with pytest.raises(PavedError, match=r"orders/Worker: uses .*orders/SessionCache, .* joins it with network=True"):
        link(worker, Cache(stack, "SessionCache", vpc=vpc), Access.READ)


def test_nothing_is_granted_where_one_access_is_not_offered(stack: PavedStack, vpc: ec2.IVpc) -> None:
    worker = Worker(stack, "Worker", vpc=vpc)
    with pytest.raises(PavedError, match="asks for WRITE; this resource offers READ"):
        link(worker, Cache(stack, "SessionCache", vpc=vpc), Access.READ_WRITE)
    assert worker.environment == {}
    Template.from_stack(stack).resource_count_is("AWS::IAM::Policy", 0)


class Ledger(Construct):
    """A resource that tells no reading from writing: whoever gets in does both."""

    def link(self) -> Link:
        def grant(who: iam.IGrantable) -> None:
            who.grant_principal.add_to_principal_policy(CONNECT)

        return Link(grants={Access.READ_WRITE: grant}, environment={}, default=Access.READ_WRITE)


def test_who_asks_for_no_access_gets_what_the_resource_gives_by_default(stack: PavedStack, vpc: ec2.IVpc) -> None:
    link(Worker(stack, "Worker", vpc=vpc), Ledger(stack, "Ledger"))
    assert "elasticache:Connect" in str(Template.from_stack(stack).find_resources("AWS::IAM::Policy"))


def test_reading_is_not_granted_by_what_gives_writing_too(stack: PavedStack, vpc: ec2.IVpc) -> None:
    worker = Worker(stack, "Worker", vpc=vpc)
    with pytest.raises(PavedError, match="asks for READ; this resource offers READ_WRITE"):
        link(worker, Ledger(stack, "Ledger"), Access.READ)
    Template.from_stack(stack).resource_count_is("AWS::IAM::Policy", 0)


NAMES = {
    "SigningKey": "SIGNING_KEY",
    "users": "USERS",
    "S3Archive": "S3_ARCHIVE",
    "HTTPCache": "HTTP_CACHE",
    "a-b": "A_B",
}


@pytest.mark.parametrize("id", NAMES)
def test_a_variable_is_named_after_the_construct(id: str) -> None:
    assert variable_name(id) == NAMES[id]


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,30}", fullmatch=True))
def test_every_id_gives_a_name_that_an_environment_takes(id: str) -> None:
    name = variable_name(id)
    assert name
    assert name == name.upper()
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
