"""What a PostgreSQL is made of, on RDS and on Aurora: its place in the network, its key, its parameters, its login."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypedDict

from aws_cdk import Duration, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from constructs import Construct

from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import Waived
from paved_constructs.core.links import Access, Link
from paved_constructs.databases.database_care import INSIGHTS_KEPT, LOGGED
from paved_constructs.network.stage_network import stage_network
from paved_constructs.parts.alarms import Alarms
from paved_constructs.parts.key import stack_key
from paved_constructs.parts.own_service import own_service

FORCE_SSL: Final = "rds.force_ssl"

Database = rds.DatabaseInstance | rds.DatabaseCluster


class DatabaseWaivers(TypedDict, total=False):
    """What a team may leave with a waiver, of every PostgreSQL."""

    alarms: Waived[Alarms]
    auto_minor_version_upgrade: Waived[bool]
    backup: Waived[str | None]
    engine_lifecycle_support: Waived[rds.EngineLifecycleSupport]
    manage_master_user_password: Waived[bool]
    monitoring_interval: Waived[Duration | None]


def parameters(construct: Construct, given: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """Return the parameters that a team gave, added to the golden ones; None for none.

    Raises PavedError for one that turns encryption in transit off.
    """
    if given is None:
        return None
    if FORCE_SSL in given:
        raise PavedError(
            construct,
            f"parameters has {FORCE_SSL}={given[FORCE_SSL]!r}: it is 1 always, so that no client talks in the clear",
        )
    return {**LOGGED, **given}


def placed(construct: Construct, settings: dict[str, Any]) -> dict[str, Any]:
    """Return golden settings as both L2s take them: in the stage's network, with the stack's key."""
    network = stage_network(construct)
    del settings["vpc_subnets"], settings["uptime"]
    group = ec2.SecurityGroup(
        construct,
        "SecurityGroup",
        vpc=network.vpc,
        description="Lets in who uses the database",
        allow_all_outbound=settings.pop("allow_all_outbound"),
    )
    settings.pop("encryption_key")
    key = stack_key(construct)
    owner = settings.pop("master_username")
    return {
        **settings,
        "monitoring_role": _monitoring_role(construct) if settings["monitoring_interval"] else None,
        "cloudwatch_logs_exports": list(settings["cloudwatch_logs_exports"]),
        "vpc": network.vpc,
        "vpc_subnets": network.data,
        "security_groups": [group],
        "storage_encryption_key": key,
        "credentials": rds.Credentials.from_username(owner, encryption_key=key),
        "enable_performance_insights": True,
        "performance_insight_encryption_key": key,
        "performance_insight_retention": INSIGHTS_KEPT[settings["database_insights_mode"]],
    }


def _monitoring_role(construct: Construct) -> iam.Role:
    """Return the role of RDS's agent: the L2 would make it for whoever has an agent."""
    policy = iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonRDSEnhancedMonitoringRole")
    agent = own_service(construct, "monitoring.rds", "rds:db:*")
    return iam.Role(construct, "MonitoringRole", assumed_by=agent, managed_policies=[policy])


def parameter_group(construct: Construct, engine: rds.IEngine, settings: dict[str, Any]) -> rds.ParameterGroup:
    """Return the database's own parameter group, in which no team's parameter undoes a fixed one."""
    values = {**settings.pop("parameters"), FORCE_SSL: settings.pop("force_ssl")}
    return rds.ParameterGroup(
        construct, "ParameterGroup", engine=engine, description="Golden settings, and the team's own", parameters=values
    )


def login(database: Database, endpoint: rds.Endpoint, name: str, user: str) -> Link:
    """Offer logging in as `user`; what that may read or write is granted in the database itself."""
    return Link(
        grants={Access.READ_WRITE: lambda who: database.grant_connect(who, user)},
        environment={
            "HOST": endpoint.hostname,
            "PORT": Token.as_string(endpoint.port),
            "DATABASE": name,
            "USER": user,
        },
        connections=database.connections,
        default=Access.READ_WRITE,
    )
