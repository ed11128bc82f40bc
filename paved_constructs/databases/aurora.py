"""A PostgreSQL of one service on Aurora, whose capacity follows its load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack

from aws_cdk import Duration
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.links import Link
from paved_constructs.core.settle import settle
from paved_constructs.databases import database_checks as checks
from paved_constructs.databases import database_parts as parts
from paved_constructs.databases import database_signals as signals
from paved_constructs.databases.aurora_golden import GOLDEN, OF_BOTH, OF_INSTANCES, AuroraWaivers
from paved_constructs.databases.database_alarms import Watched
from paved_constructs.databases.database_classes import aurora_connections, pause
from paved_constructs.databases.database_rest import let_rest
from paved_constructs.parts.alarms import watch


class PavedAurora(PavedConstruct):
    """An Aurora PostgreSQL (Serverless v2) in the stage's data subnets that its users log in to with their role.

    The capacities are in units of 2 GiB (0 to 256, in halves); only from a minimum of 0 it pauses. `parameters`, names,
    migration and users are as in PavedDatabase: they are given <ID>_HOST (the writer), <ID>_PORT, <ID>_DATABASE and
    <ID>_USER. The cluster itself is `.cluster`, an ordinary L2. Raises PavedError for what RDS would refuse.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        database_name: str | None = None,
        application_user: str = "application",
        cluster_identifier: str | None = None,
        engine_version: rds.AuroraPostgresEngineVersion | None = None,
        serverless_v2_min_capacity: float | None = None,
        serverless_v2_max_capacity: float | None = None,
        serverless_v2_auto_pause_duration: Duration | None = None,
        storage_type: rds.DBClusterStorageType | None = None,
        parameters: Mapping[str, str] | None = None,
        backup_retention: Duration | None = None,
        preferred_maintenance_window: str | None = None,
        allow_major_version_upgrade: bool | None = None,
        master_username: str | None = None,
        port: int | None = None,
        ca_certificate: rds.CaCertificate | None = None,
        database_insights_mode: rds.DatabaseInsightsMode | None = None,
        cloudwatch_logs_exports: Sequence[str] | None = None,
        log_retention: logs.RetentionDays | None = None,
        events: Mapping[str, Sequence[str]] | None = None,
        **waivers: Unpack[AuroraWaivers],
    ) -> None:
        super().__init__(scope, id)
        self.database_name: Final = checks.database_name(self, database_name)
        self.application_user: Final = application_user
        named = checks.identifier(self, cluster_identifier, "cluster_identifier")
        settings = settle(
            self,
            GOLDEN,
            waivers,
            cluster_identifier=named,
            engine_version=engine_version,
            serverless_v2_min_capacity=serverless_v2_min_capacity,
            serverless_v2_max_capacity=serverless_v2_max_capacity,
            serverless_v2_auto_pause_duration=serverless_v2_auto_pause_duration,
            storage_type=storage_type,
            parameters=parts.parameters(self, parameters),
            backup_retention=backup_retention,
            preferred_maintenance_window=preferred_maintenance_window,
            allow_major_version_upgrade=allow_major_version_upgrade,
            master_username=master_username,
            port=port,
            ca_certificate=ca_certificate,
            database_insights_mode=database_insights_mode,
            cloudwatch_logs_exports=cloudwatch_logs_exports,
            events=events,
        )
        checks.check_database(self, settings, application_user)
        settings["serverless_v2_auto_pause_duration"] = pause(self, settings, serverless_v2_auto_pause_duration)
        most = aurora_connections(settings)
        alarms, backup, told = (settings.pop(name) for name in ("alarms", "backup", "events"))
        logs = settings["cloudwatch_logs_exports"]
        self.cluster: Final = self._cluster(settings)
        signals.log_into_own_groups(self.cluster, f"/aws/rds/cluster/{named}", logs, log_retention)
        signals.ask_for_backup(self.cluster, backup)
        sources = {"db-cluster": [self.cluster.cluster_identifier], "db-instance": self.cluster.instance_identifiers}
        signals.tell(self, told, sources)
        watch(self, Watched(self.cluster, most), alarms)
        let_rest(self, self.cluster)

    def link(self) -> Link:
        """Offer logging in; what the application's user may read or write is granted in the database itself."""
        return parts.login(self.cluster, self.cluster.cluster_endpoint, self.database_name, self.application_user)

    def _cluster(self, settings: dict[str, Any]) -> rds.DatabaseCluster:
        engine = rds.DatabaseClusterEngine.aurora_postgres(version=settings.pop("engine_version"))
        group = parts.parameter_group(self, engine, settings)
        settings = parts.placed(self, settings)
        of_each = {name: settings[name] for name in OF_BOTH} | {name: settings.pop(name) for name in OF_INSTANCES}
        days, window = (settings.pop(name) for name in ("backup_retention", "preferred_backup_window"))
        readers = range(1, settings.pop("readers") + 1)
        return rds.DatabaseCluster(
            self,
            "Default",
            engine=engine,
            default_database_name=self.database_name,
            parameter_group=group,
            backup=rds.BackupProps(retention=days, preferred_window=window),
            writer=rds.ClusterInstance.serverless_v2("Writer", **of_each),
            readers=[
                rds.ClusterInstance.serverless_v2(f"Reader{number}", scale_with_writer=number == 1, **of_each)
                for number in readers
            ],
            **settings,
        )
