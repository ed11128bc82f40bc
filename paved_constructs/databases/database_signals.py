"""What a PostgreSQL tells others, on RDS and on Aurora: its logs, its events, that it wants to be backed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from aws_cdk import CfnResource, Tags
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from constructs import Construct

from paved_constructs.databases.database_parts import Database
from paved_constructs.parts.backup import BACKUP_TAG
from paved_constructs.parts.log_group import PavedLogGroup
from paved_constructs.parts.topic import alarm_topic


def log_into_own_groups(
    database: Database,
    groups: str,
    exports: Sequence[str],
    retention: logs.RetentionDays | None,
) -> None:
    """Make the groups below `groups` that RDS logs into, before it does: its own have neither a key nor an end."""
    construct = cast(Construct, database.node.scope)
    made = [
        PavedLogGroup(construct, f"{log.title()}Logs", retention=retention, name=f"{groups}/{log}") for log in exports
    ]
    _main(database).node.add_dependency(*made)


def tell(
    construct: Construct, events: Mapping[str, Sequence[str]] | None, sources: Mapping[str, Sequence[str]]
) -> None:
    """Let RDS tell the stack's topic of `events` ({source type: categories}) of these `sources` ({type: ids})."""
    for source, categories in (events or {}).items():
        topic = alarm_topic(construct, used_by="events.rds")
        told = rds.CfnEventSubscription(
            construct,
            f"{source.title().replace('-', '')}Events",
            sns_topic_arn=topic.topic_arn,
            source_type=source,
            source_ids=list(sources[source]) if source in sources else None,
            event_categories=list(categories),
            enabled=True,  # as it is without it, but those who read the template want to see it
        )
        told.node.add_dependency(topic.node.find_child("Policy"))


def ask_for_backup(database: Database, backup: str | None) -> None:
    """Tag the database itself, and nothing that stands below it, for the stage's backup plan."""
    if backup is not None:
        Tags.of(_main(database)).add(BACKUP_TAG, backup)


def _main(database: Database) -> CfnResource:
    return cast(CfnResource, database.node.default_child)
