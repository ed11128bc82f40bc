"""What a PostgreSQL on RDS decides, beside what it shares with Aurora."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable, Waived
from paved_constructs.databases.database_alarms import INSTANCE
from paved_constructs.databases.database_care import NAMED, current, seen
from paved_constructs.databases.database_golden import closed, kept
from paved_constructs.databases.database_parts import DatabaseWaivers
from paved_constructs.databases.database_rest import UPTIME
from paved_constructs.parts.hardware import Hardware

MAIN: Final = "AWS::RDS::DBInstance"

EVENTS: Final = {
    "db-instance": ("configuration change", "failover", "failure", "low storage", "maintenance"),
    "db-parameter-group": ("configuration change",),
    "db-security-group": ("configuration change", "failure"),
}
"""Source of events -> the categories that somebody is told of."""

GOLDEN: Final[GoldenTable] = {
    **closed(MAIN, "VPCSecurityGroups"),
    **kept(MAIN),
    **seen(MAIN, "AWS::RDS::DBParameterGroup"),
    **current(MAIN, rds.PostgresEngineVersion.VER_17),
    "uptime": UPTIME,
    "instance_identifier": Choice(
        NAMED,
        why="its log groups exist before it does; and CloudFormation refuses to replace what has a name of its own",
        sets=(f"{MAIN}.DBInstanceIdentifier",),
    ),
    "hardware": Choice(
        Hardware.GRAVITON,
        why="the same work for less money and less power; the other is for extensions that exist for Intel's only",
        sets=(f"{MAIN}.DBInstanceClass",),
    ),
    "instance_type": Choice(
        ByTier(production=ec2.InstanceType("m7g.large"), sandbox=ec2.InstanceType("t4g.small")),
        why="two processors and 8 GiB carry most services; of Intel's, the same size of the same generation",
        sets=(f"{MAIN}.DBInstanceClass",),
    ),
    "multi_az": Golden(
        ByTier(production=True, sandbox=False),
        why="a standby in another zone takes over within two minutes, with every row that was written",
        controls=("RDS.5", "RDS.15", "CT.RDS.PR.1", "CKV_AWS_157", "AwsSolutions-RDS3", "CIS 2.2.4"),
        sets=(f"{MAIN}.MultiAZ",),
    ),
    "storage_type": Fixed(
        rds.StorageType.GP3,
        why="3000 operations a second at any size, cheaper than the generation before it",
        sets=(f"{MAIN}.StorageType",),
    ),
    "allocated_storage": Choice(
        ByTier(production=50, sandbox=20),
        why="in GiB; it grows by itself, and can never shrink",
        sets=(f"{MAIN}.AllocatedStorage",),
    ),
    "max_allocated_storage": Choice(
        ByTier(production=500, sandbox=50),
        why="in GiB; a table that grows without end is paid for up to here",
        sets=(f"{MAIN}.MaxAllocatedStorage",),
    ),
    "cloudwatch_logs_exports": Choice(
        ByTier(production=("postgresql", "upgrade"), sandbox=("postgresql",)),
        why="the logs outlive the machine, in groups with an end and, in production, the stack's key",
        controls=("RDS.9", "RDS.36", "CT.RDS.PR.25", "CloudWatch.16"),
        sets=(f"{MAIN}.EnableCloudwatchLogsExports",),
    ),
    "events": Choice(
        ByTier(production=EVENTS, sandbox=None),
        why="what RDS does to the database, or somebody to its settings, is told to the alarm topic",
        controls=("RDS.20", "RDS.21", "RDS.22", "CT.RDS.PR.12", "CT.RDS.PR.17", "CT.RDS.PR.19"),
        sets=("AWS::RDS::EventSubscription.EventCategories", "AWS::RDS::EventSubscription.SnsTopicArn"),
    ),
    "alarms": Golden(
        INSTANCE,
        why="whoever owns the database hears that it is full, busy or stuck before it stops",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}

LEFT_OUT: Final[dict[str, str]] = {
    "PostgreSQL: IAM authentication": "stricter: it is no argument, since a password would be the other way",
    "deployment: replacement of data": "no check compares with what is deployed, which a synth without credentials "
    "cannot see: CloudFormation refuses to replace a database, by its name, and keeps what else holds data",
    "credentials: application's login": "RDS Proxy would be a construct of its own, once a service makes over 200 new "
    "connections a second",
    "credentials: login by a rotated secret": "every application logs in with its role: no password, nothing to rotate",
    "credentials: master user without a password": "RDS lets it log in by IAM, which the published controls do not "
    "know yet",
}
"""What was asked for and is done otherwise, and why."""


class InstanceWaivers(DatabaseWaivers, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    multi_az: Waived[bool]
