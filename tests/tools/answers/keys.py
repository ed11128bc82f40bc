"""What AWS KMS and Secrets Manager answers."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import ALLOW, DENY, KEY, Answers, policy

SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:Token-a1b2c3"


def _rotation(name: str, value: Any, live: Any, other: Any, unset: Any) -> Answers:
    return Answers("0a1b", {name: value}, live, other, unset, {"KeyId": "0a1b"})


def _rotated(**rules: Any) -> dict[str, Any]:
    return {"ARN": SECRET, "RotationEnabled": True, "RotationRules": rules}


KEYS = {
    "AWS::KMS::Key.EnableKeyRotation": _rotation(
        "EnableKeyRotation",
        True,
        {"KeyRotationEnabled": True, "RotationPeriodInDays": 365},
        {"KeyRotationEnabled": False},
        {"KeyRotationEnabled": False},
    ),
    "AWS::KMS::Key.KeyPolicy": Answers(
        "0a1b",
        {"KeyPolicy": policy("Deny")},
        {"Policy": DENY},
        {"Policy": ALLOW},
        {},
        {"KeyId": "0a1b", "PolicyName": "default"},
    ),
    "AWS::KMS::Key.RotationPeriodInDays": _rotation(
        "RotationPeriodInDays",
        90,
        {"KeyRotationEnabled": True, "RotationPeriodInDays": 90},
        {"KeyRotationEnabled": True, "RotationPeriodInDays": 180},
        {"KeyRotationEnabled": False},
    ),
    "AWS::SecretsManager::RotationSchedule.RotationRules": Answers(
        SECRET,
        {"SecretId": SECRET, "RotationRules": {"ScheduleExpression": "rate(30 days)"}},
        _rotated(ScheduleExpression="rate(30 days)", AutomaticallyAfterDays=30),
        _rotated(ScheduleExpression="cron(0 3 1 * ? *)", AutomaticallyAfterDays=31),
        {"ARN": SECRET, "RotationEnabled": False},
        {"SecretId": SECRET},
    ),
    "AWS::SecretsManager::Secret.KmsKeyId": Answers(
        SECRET,
        {"KmsKeyId": KEY},
        {"KmsKeyId": KEY},
        {"KmsKeyId": "alias/aws/secretsmanager"},
        {"ARN": SECRET},
        {"SecretId": SECRET},
    ),
}
