"""What a PostgreSQL on Aurora decides, beside what it shares with RDS."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_rds as rds

from paved_constructs.core.golden import ByTier, Choice, Golden, GoldenTable, Waived
from paved_constructs.databases.database_alarms import CLUSTER
from paved_constructs.databases.database_care import NAMED, current, seen
from paved_constructs.databases.database_golden import closed, kept
from paved_constructs.databases.database_parts import DatabaseWaivers
from paved_constructs.databases.database_rest import UPTIME

MAIN: Final = "AWS::RDS::DBCluster"

EVENTS: Final = {
    "db-cluster": ("configuration change", "failover", "failure", "maintenance"),
    "db-instance": ("configuration change", "failure", "maintenance"),
    "db-security-group": ("configuration change", "failure"),
}
"""Source of events -> the categories that somebody is told of."""

OF_INSTANCES: Final = ("allow_major_version_upgrade", "ca_certificate", "publicly_accessible")
"""Settings that Aurora keeps of each instance, not of the cluster."""

OF_BOTH: Final = (
    "auto_minor_version_upgrade",
    "enable_performance_insights",
    "performance_insight_encryption_key",
    "performance_insight_retention",
)
"""Settings that it keeps of both."""

GOLDEN: Final[GoldenTable] = {
    **closed(MAIN, "VpcSecurityGroupIds"),
    **kept(MAIN),
    **seen(MAIN, "AWS::RDS::DBClusterParameterGroup"),
    **current(MAIN, rds.AuroraPostgresEngineVersion.VER_17_9),
    "uptime": UPTIME,
    "cluster_identifier": Choice(
        NAMED,
        why="its log group exists before it does; and CloudFormation refuses to replace what has a name of its own",
        sets=(f"{MAIN}.DBClusterIdentifier",),
    ),
    "serverless_v2_min_capacity": Choice(
        ByTier(production=1, sandbox=0),
        why="in units of 2 GiB; what no one uses costs little, and in a sandbox nothing",
        sets=(f"{MAIN}.ServerlessV2ScalingConfiguration",),
    ),
    "serverless_v2_max_capacity": Choice(
        ByTier(production=16, sandbox=2),
        why="in units of 2 GiB; a statement that runs wild is paid for up to here",
        sets=(f"{MAIN}.ServerlessV2ScalingConfiguration",),
    ),
    "serverless_v2_auto_pause_duration": Choice(
        ByTier(production=None, sandbox=Duration.minutes(10)),
        why="a sandbox sleeps when nobody works, and wakes in 15 seconds; only from a minimum of zero",
        sets=(f"{MAIN}.ServerlessV2ScalingConfiguration",),
    ),
    "readers": Golden(
        ByTier(production=1, sandbox=0),
        why="a reader in another zone takes over within a minute",
        controls=("RDS.15", "CT.RDS.PR.1", "AwsSolutions-RDS3"),
        sets=("AWS::RDS::DBInstance.PromotionTier",),
    ),
    "storage_type": Choice(
        rds.DBClusterStorageType.AURORA,
        why="paid by the request; where those cost over a quarter of the bill, AURORA_IOPT1 is cheaper",
        sets=(f"{MAIN}.StorageType",),
    ),
    "cloudwatch_logs_exports": Choice(
        ("postgresql",),
        why="the log outlives the machines, in a group with an end and, in production, the stack's key",
        controls=("RDS.37", "CT.RDS.PR.14", "CloudWatch.16"),
        sets=(f"{MAIN}.EnableCloudwatchLogsExports",),
    ),
    "events": Choice(
        ByTier(production=EVENTS, sandbox=None),
        why="what RDS does to the cluster, or somebody to its settings, is told to the alarm topic",
        controls=("RDS.19", "RDS.20", "RDS.22", "CT.RDS.PR.12", "CT.RDS.PR.18", "CT.RDS.PR.19"),
        sets=("AWS::RDS::EventSubscription.EventCategories", "AWS::RDS::EventSubscription.SnsTopicArn"),
    ),
    "alarms": Golden(
        CLUSTER,
        why="whoever owns the cluster hears that it is busy, behind or stuck before it stops",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}

LEFT_OUT: Final[dict[str, str]] = {
    "PostgreSQL: backtrack": "only Aurora MySQL can go back in time without a restore (RDS.14)",
    "PostgreSQL: events": "of Aurora's parameter groups nothing is told: RDS has events of instances' only (RDS.21)",
    "PostgreSQL: storage": "Aurora's grows and shrinks by itself, and has no cap to set",
}
"""What was asked for and is done otherwise, and why."""


class AuroraWaivers(DatabaseWaivers, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    readers: Waived[int]
