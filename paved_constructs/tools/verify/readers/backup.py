"""AWS Backup: vaults and plans."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.policy import statements
from paved_constructs.tools.verify.reader import Reader, Readers

LOCK: Final = """{
    MinRetentionDays: MinRetentionDays,
    MaxRetentionDays: MaxRetentionDays,
    ChangeableForDays: LockDate != `null`
}"""

PLAN: Final = """BackupPlan.{
    BackupPlanName: BackupPlanName,
    BackupPlanRule: Rules[].{
        RuleName: RuleName,
        TargetBackupVault: TargetBackupVaultName,
        ScheduleExpression: ScheduleExpression,
        ScheduleExpressionTimezone: ScheduleExpressionTimezone,
        StartWindowMinutes: StartWindowMinutes,
        CompletionWindowMinutes: CompletionWindowMinutes,
        Lifecycle: Lifecycle,
        RecoveryPointTags: RecoveryPointTags,
        CopyActions: CopyActions,
        EnableContinuousBackup: EnableContinuousBackup
    },
    AdvancedBackupSettings: AdvancedBackupSettings
}"""


def lock(settings: Any) -> Any:
    """Return a vault's lock in which the days until it closes are only whether it closes: AWS tells a date."""
    return settings and {**settings, "ChangeableForDays": bool(settings.get("ChangeableForDays"))}


def _vault(value: str, call: str = "describe_backup_vault", **more: Any) -> Reader:
    return Reader("backup", call, {"BackupVaultName": "id"}, value, **more)


BACKUP: Final[Readers] = {
    "AWS::Backup::BackupPlan.BackupPlan": Reader(
        "backup",
        "get_backup_plan",
        {"BackupPlanId": "id"},
        PLAN,
        default={
            "BackupPlanRule": [
                {
                    "ScheduleExpressionTimezone": "Etc/UTC",
                    "StartWindowMinutes": 480,
                    "CompletionWindowMinutes": 10080,
                }
            ]
        },
    ),
    "AWS::Backup::BackupVault.AccessPolicy": _vault(
        "Policy", "get_backup_vault_access_policy", absent=("ResourceNotFoundException",), normal=statements
    ),
    "AWS::Backup::BackupVault.EncryptionKeyArn": _vault("EncryptionKeyArn"),
    "AWS::Backup::BackupVault.LockConfiguration": _vault(LOCK, normal=lock),
    "AWS::Backup::BackupVault.Notifications": _vault(
        "{SNSTopicArn: SNSTopicArn, BackupVaultEvents: BackupVaultEvents}",
        "get_backup_vault_notifications",
        absent=("ResourceNotFoundException",),
    ),
}
