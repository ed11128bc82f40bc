"""A PostgreSQL of one service on RDS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Unpack

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.links import Link
from paved_constructs.core.settle import settle
from paved_constructs.databases import database_checks as checks
from paved_constructs.databases import database_parts as parts
from paved_constructs.databases import database_signals as signals
from paved_constructs.databases.database_alarms import Watched
from paved_constructs.databases.database_classes import instance_class, max_connections, memory
from paved_constructs.databases.database_rest import let_rest
from paved_constructs.databases.instance_golden import GOLDEN, InstanceWaivers
from paved_constructs.parts.alarms import watch
from paved_constructs.parts.hardware import Processor


class PavedDatabase(PavedConstruct):
    """A PostgreSQL in the stage's data subnets that its users log in to with their role, over TLS only.

    The storage is in GiB. `parameters` are added to the golden ones. `database_name` is the construct's id otherwise,
    `instance_identifier` <stage>-<service>-<id>: whoever adopts a live database gives its own. Users log in as
    `application_user`, which the first migration makes (`create user application; grant rds_iam to application`) as
    the owner, with `.instance.secret`. They are given <ID>_HOST, <ID>_PORT, <ID>_DATABASE and <ID>_USER. The database
    itself is `.instance`, an ordinary L2. Raises PavedError for what RDS or PostgreSQL would refuse.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        database_name: str | None = None,
        application_user: str = "application",
        instance_identifier: str | None = None,
        hardware: Processor | None = None,
        instance_type: ec2.InstanceType | None = None,
        engine_version: rds.PostgresEngineVersion | None = None,
        allocated_storage: int | None = None,
        max_allocated_storage: int | None = None,
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
        **waivers: Unpack[InstanceWaivers],
    ) -> None:
        super().__init__(scope, id)
        self.database_name: Final = checks.database_name(self, database_name)
        self.application_user: Final = application_user
        named = checks.identifier(self, instance_identifier, "instance_identifier")
        settings = settle(
            self,
            GOLDEN,
            waivers,
            instance_identifier=named,
            hardware=hardware,
            engine_version=engine_version,
            allocated_storage=allocated_storage,
            max_allocated_storage=max_allocated_storage,
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
        checks.check_storage(self, settings["allocated_storage"], settings["max_allocated_storage"])
        settings["instance_type"] = instance_class(self, settings, instance_type)
        gib = memory(self, settings["instance_type"], settings.pop("hardware"))
        most = max_connections(gib, settings["parameters"])
        alarms, backup, told = (settings.pop(name) for name in ("alarms", "backup", "events"))
        exports = settings["cloudwatch_logs_exports"]
        engine = rds.DatabaseInstanceEngine.postgres(version=settings.pop("engine_version"))
        group = parts.parameter_group(self, engine, settings)
        self.instance: Final = rds.DatabaseInstance(
            self,
            "Default",
            engine=engine,
            database_name=self.database_name,
            parameter_group=group,
            **parts.placed(self, settings),
        )
        signals.log_into_own_groups(self.instance, f"/aws/rds/instance/{named}", exports, log_retention)
        signals.ask_for_backup(self.instance, backup)
        of_group = group.bind_to_instance().parameter_group_name
        signals.tell(self, told, {"db-instance": [self.instance.instance_identifier], "db-parameter-group": [of_group]})
        watch(self, Watched(self.instance, most), alarms)
        let_rest(self, self.instance)

    def link(self) -> Link:
        """Offer logging in; what the application's user may read or write is granted in the database itself."""
        return parts.login(self.instance, self.instance.instance_endpoint, self.database_name, self.application_user)
