"""AWS KMS and Secrets Manager."""

from __future__ import annotations

import re
from typing import Any, Final

from paved_constructs.tools.verify.policy import statements
from paved_constructs.tools.verify.reader import Reader, Readers

DAYS: Final = re.compile(r"rate\((\d+) days?\)")


def rotation_rules(rules: Any) -> Any:
    """Return a secret's rotation rules with one schedule: AWS tells the days of an expression beside it."""
    if not rules or not rules.get("ScheduleExpression"):
        return rules
    in_days = DAYS.fullmatch(rules["ScheduleExpression"])
    other = {name: rules[name] for name in rules if name not in ("ScheduleExpression", "AutomaticallyAfterDays")}
    if in_days:
        return {**other, "AutomaticallyAfterDays": in_days[1]}
    return {**other, "ScheduleExpression": rules["ScheduleExpression"]}


def _rotation(value: str, **more: Any) -> Reader:
    return Reader("kms", "get_key_rotation_status", {"KeyId": "id"}, value, **more)


KEYS: Final[Readers] = {
    "AWS::KMS::Key.EnableKeyRotation": _rotation("KeyRotationEnabled"),
    "AWS::KMS::Key.KeyPolicy": Reader(
        "kms", "get_key_policy", {"KeyId": "id", "PolicyName": "'default'"}, "Policy", normal=statements
    ),
    "AWS::KMS::Key.RotationPeriodInDays": _rotation("RotationPeriodInDays", default=365),
    "AWS::SecretsManager::RotationSchedule.RotationRules": Reader(
        "secretsmanager",
        "describe_secret",
        {"SecretId": "properties.SecretId"},
        "RotationEnabled && RotationRules",
        normal=rotation_rules,
    ),
    "AWS::SecretsManager::Secret.KmsKeyId": Reader(
        "secretsmanager", "describe_secret", {"SecretId": "id"}, "KmsKeyId", default="alias/aws/secretsmanager"
    ),
}
