"""What every PostgreSQL decides, on RDS and on Aurora: how it is seen, and how it is kept up to date."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_rds as rds

from paved_constructs.core.golden import ByTier, Choice, Golden, GoldenTable

NAMED: Final = "<stage>-<service>-<id>"
"""How a table says what a database is called in RDS."""

LOGGED: Final = {
    "log_connections": "1",
    "log_disconnections": "1",
    "log_statement": "ddl",
    "log_min_duration_statement": "1000",
}
"""Who came and went, what changed the schema, and what took over a second (the last is in milliseconds)."""

INSIGHTS_KEPT: Final = {
    rds.DatabaseInsightsMode.STANDARD: rds.PerformanceInsightRetention.DEFAULT,
    rds.DatabaseInsightsMode.ADVANCED: rds.PerformanceInsightRetention.MONTHS_15,
}
"""How long each mode keeps what it has seen: 7 days without a price, or 15 months, paid by the vCPU."""


def seen(main: str, parameters: str) -> GoldenTable:
    """Return the rows on how a database of CloudFormation type `main`, with `parameters` of that type, is seen."""
    return {
        "parameters": Choice(
            LOGGED,
            why="who came, what changed the schema and what was slow can be told later; others are added to these",
            sets=(f"{parameters}.Parameters",),
        ),
        "monitoring_interval": Golden(
            ByTier(production=Duration.minutes(1), sandbox=None),
            why="what else runs on the machine is seen each minute, from inside it",
            controls=("RDS.6", "CT.RDS.PR.2", "CKV_AWS_118"),
            sets=("AWS::RDS::DBInstance.MonitoringInterval",),
        ),
        "database_insights_mode": Choice(
            rds.DatabaseInsightsMode.STANDARD,
            why="which statement the database waited for is kept for 7 days, without a price",
            sets=(f"{main}.DatabaseInsightsMode", f"{main}.PerformanceInsightsRetentionPeriod"),
        ),
    }


def current(main: str, version: rds.PostgresEngineVersion | rds.AuroraPostgresEngineVersion) -> GoldenTable:
    """Return the rows on how a database of CloudFormation type `main` is kept up to date, from `version` on."""
    return {
        "engine_version": Choice(
            version,
            why="a major version that had a year of fixes; the minor one is RDS's newest",
            sets=(f"{main}.EngineVersion",),
        ),
        "auto_minor_version_upgrade": Golden(
            True,
            why="fixes come by themselves, in the maintenance window",
            controls=("RDS.13", "RDS.35", "CT.RDS.PR.5", "CIS 2.2.2"),
            sets=("AWS::RDS::DBInstance.AutoMinorVersionUpgrade",),
        ),
        "allow_major_version_upgrade": Choice(
            False,
            why="a major version is tried out first, then allowed for one deployment",
            sets=("AWS::RDS::DBInstance.AllowMajorVersionUpgrade",),
        ),
        "preferred_maintenance_window": Choice(
            "sun:07:00-sun:08:00",
            why="Sunday in UTC; it may not touch the hour of the backups",
            sets=(f"{main}.PreferredMaintenanceWindow",),
        ),
        "engine_lifecycle_support": Golden(
            rds.EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
            why="a version past its end is upgraded, where extended support would be billed unasked",
            sets=(f"{main}.EngineLifecycleSupport",),
        ),
    }
