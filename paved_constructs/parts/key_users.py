"""Who uses a stack's key for itself: AWS services, and on what condition each is let in."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import aws_iam as iam

from paved_constructs.core.stack import PavedStack

USERS: Final[dict[str, tuple[str, ...]]] = {
    "logs": ("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"),
    "cloudwatch": ("kms:Decrypt", "kms:GenerateDataKey*"),
    "events": ("kms:Decrypt", "kms:GenerateDataKey*"),
    "backup": ("kms:Decrypt", "kms:GenerateDataKey*"),
    "budgets": ("kms:Decrypt", "kms:GenerateDataKey*"),
    "events.rds": ("kms:Decrypt", "kms:GenerateDataKey*"),
    "autoscaling": (
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncrypt*",
        "kms:GenerateDataKey*",
        "kms:DescribeKey",
        "kms:CreateGrant",
    ),
}
"""AWS services that use the key for themselves, each let in when something in the stack needs it: the actions."""


def caller(stack: PavedStack, service: str) -> tuple[iam.PrincipalBase, dict[str, Any]]:
    """Return who `service` is when it uses a key, and on what condition.

    CloudWatch Logs names the log group in the encryption context; the others name their account.

    Auto scaling comes as a role of the account, by condition: KMS refuses the name of a role that there is not yet, and
    AWS makes this one with the account's first group.
    """
    if service == "autoscaling":
        role = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
        own = {"aws:PrincipalArn": f"arn:{stack.partition}:iam::{stack.account}:role/{role}"}
        return iam.AnyPrincipal(), {"ArnEquals": own, "StringEquals": {"kms:CallerAccount": stack.account}}
    if service == "logs":
        groups = f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:*"
        context = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}}
        return iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com"), context
    source = {"StringEquals": {"aws:SourceAccount": stack.account}}
    return iam.ServicePrincipal(f"{service}.amazonaws.com"), source
