"""A stage's vault and plan: copies of what asks to be backed up, which nobody can remove before their time."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_backup as backup
from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import ByTier, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.backup import BACKUP_TAG, DAILY
from paved_constructs.parts.key import STACK_KEY, stack_key
from paved_constructs.parts.topic import alarm_topic

RULES: Final = (
    backup.BackupPlanRule(
        rule_name="Daily",
        schedule_expression=events.Schedule.cron(hour="3", minute="0"),
        delete_after=Duration.days(35),
    ),
    backup.BackupPlanRule(
        rule_name="Monthly",
        schedule_expression=events.Schedule.cron(day="1", hour="3", minute="0"),
        move_to_cold_storage_after=Duration.days(30),
        delete_after=Duration.days(365),
    ),
)

GOLDEN: Final[GoldenTable] = {
    "rules": Fixed(
        ByTier(production=RULES, sandbox=()),
        why="a day of the last month, a month of the last year; a sandbox is remade, not restored",
        controls=("CKV_AWS_166",),
        sets=("AWS::Backup::BackupPlan.BackupPlan",),
    ),
    "encryption_key": Fixed(
        STACK_KEY,
        why="a copy is as secret as its original",
        controls=("Backup.1",),
        sets=("AWS::Backup::BackupVault.EncryptionKeyArn",),
    ),
    "lock_configuration": Fixed(
        backup.LockConfiguration(min_retention=Duration.days(7), max_retention=Duration.days(2555)),
        why="whoever took over the account cannot shorten what is kept",
        sets=("AWS::Backup::BackupVault.LockConfiguration",),
    ),
    "block_recovery_point_deletion": Fixed(
        True,
        why="nor remove a copy before its time",
        sets=("AWS::Backup::BackupVault.AccessPolicy",),
    ),
    "notification_events": Fixed(
        (backup.BackupVaultEvents.BACKUP_JOB_FAILED, backup.BackupVaultEvents.RESTORE_JOB_COMPLETED),
        why="a copy that was not made, and one that was read, are told to the alarm topic",
        sets=("AWS::Backup::BackupVault.Notifications",),
    ),
    "removal_policy": Fixed(
        RemovalPolicy.RETAIN,
        why="the copies outlive whatever happens to the stack that made them",
    ),
}


class PavedBackup(PavedConstruct):
    """Backs up every resource of the account and region that is tagged `backup=daily`; nothing in a sandbox."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        settings = settle(self, GOLDEN, {})
        rules = settings.pop("rules")
        if not rules:
            return
        settings["encryption_key"] = stack_key(self)
        settings["notification_events"] = list(settings["notification_events"])
        vault = backup.BackupVault(
            self,
            "Default",
            notification_topic=sns.Topic.from_topic_arn(  # by its ARN: the L2 would let Backup in for any account
                self, "Told", alarm_topic(self, used_by="backup").topic_arn
            ),
            **settings,
        )
        plan = backup.BackupPlan(self, "Plan", backup_vault=vault, backup_plan_rules=list(rules))
        plan.add_selection("Tagged", resources=[backup.BackupResource.from_tag(BACKUP_TAG, DAILY)])
