"""The PostgreSQL of a plain service: settings, logs, events, alarms."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration, RemovalPolicy, Tags, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm, math
from benchmarks.plain_python.network import DATA
from benchmarks.plain_python.stack import ServiceStack

PARAMETERS = {
    "log_connections": "1",
    "log_disconnections": "1",
    "log_statement": "ddl",
    "log_min_duration_statement": "1000",
    "rds.force_ssl": "1",
}
MEASURED = {
    "Cpu": ("CPUUtilization", "Average"),
    "Memory": ("FreeableMemory", "Minimum"),
    "TransactionIds": ("MaximumUsedTransactionIDs", "Maximum"),
    "Storage": ("FreeStorageSpace", "Minimum"),
    "DiskQueue": ("DiskQueueDepth", "Average"),
}
"""Alarm -> the metric and its statistic."""


class Database(Construct):
    """A PostgreSQL in the stage's data subnets; `user` logs in with an IAM role."""

    user = "application"

    def __init__(self, stack: ServiceStack, id: str, vpc: ec2.IVpc) -> None:
        super().__init__(stack, id)
        self.database_name = id.lower()
        tier: dict[str, Any] = stack.tier["database"]
        name = f"{stack.stage_name}-{stack.node.id}-{self.database_name}"
        engine = rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_17)
        parameters = rds.ParameterGroup(
            self,
            "ParameterGroup",
            engine=engine,
            description="Golden settings, and the team's own",
            parameters=PARAMETERS,
        )
        group = ec2.SecurityGroup(
            self, "SecurityGroup", vpc=vpc, description="Lets in who uses the database", allow_all_outbound=False
        )
        self.instance = rds.DatabaseInstance(
            self,
            "Default",
            engine=engine,
            database_name=self.database_name,
            instance_identifier=name,
            instance_type=ec2.InstanceType(tier["instanceType"]),
            parameter_group=parameters,
            vpc=vpc,
            vpc_subnets=DATA,
            security_groups=[group],
            publicly_accessible=False,
            port=5433,
            credentials=rds.Credentials.from_username("steward", encryption_key=stack.key),
            manage_master_user_password=True,
            iam_authentication=True,
            ca_certificate=rds.CaCertificate.RDS_CA_RSA2048_G1,
            storage_type=rds.StorageType.GP3,
            storage_encryption_key=stack.key,
            allocated_storage=tier["allocatedStorage"],
            max_allocated_storage=tier["maxAllocatedStorage"],
            multi_az=stack.tier["protected"],
            backup_retention=Duration.days(tier["backupDays"]),
            delete_automated_backups=not stack.tier["protected"],
            copy_tags_to_snapshot=True,
            preferred_backup_window="00:30-01:30",
            preferred_maintenance_window="sun:07:00-sun:08:00",
            auto_minor_version_upgrade=True,
            allow_major_version_upgrade=False,
            engine_lifecycle_support=rds.EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
            monitoring_interval=Duration.seconds(60) if tier["monitored"] else None,
            monitoring_role=self._monitoring_role(stack) if tier["monitored"] else None,
            database_insights_mode=rds.DatabaseInsightsMode.STANDARD,
            enable_performance_insights=True,
            performance_insight_encryption_key=stack.key,
            performance_insight_retention=rds.PerformanceInsightRetention.DEFAULT,
            cloudwatch_logs_exports=tier["logs"],
            deletion_protection=stack.tier["protected"],
            removal_policy=RemovalPolicy[tier["removalPolicy"]],
        )
        cfn = self.instance.node.default_child
        groups = [
            stack.log_group(self, f"{log.title()}Logs", f"/aws/rds/instance/{name}/{log}") for log in tier["logs"]
        ]
        cfn.node.add_dependency(*groups)
        if stack.tier["backup"]:
            Tags.of(cfn).add("backup", "daily")
        self._tell(stack, tier["events"], parameters)
        self._alarms(stack, tier["maxConnections"])

    def _monitoring_role(self, stack: ServiceStack) -> iam.Role:
        policy = iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonRDSEnhancedMonitoringRole")
        agent = stack.own_service("monitoring.rds", "rds:db:*")
        return iam.Role(self, "MonitoringRole", assumed_by=agent, managed_policies=[policy])

    def login(self) -> dict[str, str]:
        """Return the variables that tell code where to log in."""
        endpoint = self.instance.instance_endpoint
        return {
            "HOST": endpoint.hostname,
            "PORT": Token.as_string(endpoint.port),
            "DATABASE": self.database_name,
            "USER": self.user,
        }

    def _tell(self, stack: ServiceStack, events: dict[str, list[str]], parameters: rds.ParameterGroup) -> None:
        """Let RDS tell the stack's topic of events."""
        sources = {
            "db-instance": [self.instance.instance_identifier],
            "db-parameter-group": [parameters.bind_to_instance().parameter_group_name],
        }
        for source, categories in events.items():
            told = rds.CfnEventSubscription(
                self,
                f"{source.title().replace('-', '')}Events",
                sns_topic_arn=stack.topic.topic_arn,
                source_type=source,
                source_ids=sources.get(source),
                event_categories=categories,
                enabled=True,
            )
            told.node.add_dependency(stack.topic.node.find_child("Policy"))

    def _alarms(self, stack: ServiceStack, max_connections: int) -> None:
        for row, (metric, statistic) in MEASURED.items():
            measured = self.instance.metric(metric, period=MINUTE, statistic=statistic)
            alarm(self, f"database.{row}", measured, stack=stack)
        share = math(
            f"open / {max_connections}",
            {"open": self.instance.metric("DatabaseConnections", period=MINUTE, statistic="Maximum")},
            "open connections, as a share of the most that PostgreSQL takes",
        )
        alarm(self, "database.Connections", share, stack=stack)
