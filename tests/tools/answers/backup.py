"""What AWS Backup answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.tools.answers.answer import ALLOW, DENY, KEY, Answers, policy

TOPIC = "arn:aws:sns:eu-central-1:123456789012:alarms"
THEN = datetime(2027, 1, 1, tzinfo=UTC)


def _vault(name: str, value: Any, live: Any, other: Any, unset: Any) -> Answers:
    return Answers("copies", {name: value}, live, other, unset, {"BackupVaultName": "copies"})


def _plan(days: int) -> dict[str, Any]:
    rule = {
        "RuleName": "Daily",
        "RuleId": "7",
        "TargetBackupVaultName": "copies",
        "ScheduleExpression": "cron(0 3 * * ? *)",
        "ScheduleExpressionTimezone": "Etc/UTC",
        "StartWindowMinutes": 480,
        "CompletionWindowMinutes": 10080,
        "Lifecycle": {"DeleteAfterDays": days},
    }
    return {"BackupPlan": {"BackupPlanName": "Plan", "Rules": [rule]}}


BACKUP = {
    "AWS::Backup::BackupPlan.BackupPlan": Answers(
        "p1",
        {
            "BackupPlan": {
                "BackupPlanName": "Plan",
                "BackupPlanRule": [
                    {
                        "RuleName": "Daily",
                        "TargetBackupVault": "copies",
                        "ScheduleExpression": "cron(0 3 * * ? *)",
                        "Lifecycle": {"DeleteAfterDays": 35},
                    }
                ],
            }
        },
        _plan(35),
        _plan(1),
        {},
        {"BackupPlanId": "p1"},
    ),
    "AWS::Backup::BackupVault.AccessPolicy": _vault(
        "AccessPolicy", policy("Deny"), {"Policy": DENY}, {"Policy": ALLOW}, "ResourceNotFoundException"
    ),
    "AWS::Backup::BackupVault.EncryptionKeyArn": _vault(
        "EncryptionKeyArn", KEY, {"EncryptionKeyArn": KEY}, {"EncryptionKeyArn": KEY + "2"}, {}
    ),
    "AWS::Backup::BackupVault.LockConfiguration": _vault(
        "LockConfiguration",
        {"MinRetentionDays": 7, "MaxRetentionDays": 2555, "ChangeableForDays": 3},
        {"Locked": True, "MinRetentionDays": 7, "MaxRetentionDays": 2555, "LockDate": THEN},
        {"Locked": True, "MinRetentionDays": 7, "MaxRetentionDays": 2555},
        {"Locked": False},
    ),
    "AWS::Backup::BackupVault.Notifications": _vault(
        "Notifications",
        {"SNSTopicArn": TOPIC, "BackupVaultEvents": ["BACKUP_JOB_FAILED", "RESTORE_JOB_COMPLETED"]},
        {"SNSTopicArn": TOPIC, "BackupVaultEvents": ["RESTORE_JOB_COMPLETED", "BACKUP_JOB_FAILED"]},
        {"SNSTopicArn": TOPIC, "BackupVaultEvents": ["BACKUP_JOB_FAILED"]},
        "ResourceNotFoundException",
    ),
}
