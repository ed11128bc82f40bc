"""What is known of how AWS judges a call, and so what is not: a call is refused only where AWS surely would.

Taken from the Service Authorization Reference and from the encryption pages of the services' guides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RUN_CODE: Final = frozenset({"ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "lambda.amazonaws.com"})
"""Services that take a role for a team's code to call AWS with."""

RENAMED: Final[Mapping[str, str]] = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}
"""An operation that MiniStack takes for an action of IAM -> the action."""

SURE: Final = frozenset({"dynamodb", "events", "kms", "rds-db", "s3", "secretsmanager", "sns", "sqs"})
"""Services whose actions and resources MiniStack names as AWS does, all but these."""

NOT_SURE: Final = frozenset(
    {
        "dynamodb:BatchExecuteStatement",
        "dynamodb:ExecuteStatement",
        "dynamodb:ExecuteTransaction",
        "secretsmanager:BatchGetSecretValue",
    }
)
"""Operations that AWS judges by other actions than the one of their name, by what they hold."""

OF_CODE: Final[Mapping[str, str]] = {
    "aws:PrincipalIsAWSService": "false",
    "aws:ViaAWSService": "false",
    "s3:TlsVersion": "1.3",
}
"""Keys that a call of a team's code has on AWS, and their values."""

KEYS: Final = frozenset(
    {
        "aws:currenttime",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalisawsservice",
        "aws:principaltype",
        "aws:requestedregion",
        "aws:resourceaccount",
        "aws:securetransport",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceowner",
        "aws:viaawsservice",
        "kms:calleraccount",
        "kms:viaservice",
        "lambda:sourcefunctionarn",
        "s3:resourceaccount",
        "s3:tlsversion",
    }
)
"""Keys of conditions whose value in such a call is known, or that it does not have; beside the request's own."""

TAGS: Final = ("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/")
"""Beginnings of such keys."""

READS: Final = ("kms:Decrypt",)
WRITES: Final = ("kms:GenerateDataKey",)
SENDS: Final = ("kms:Decrypt", "kms:GenerateDataKey")

KEY_USES: Final[Mapping[str, tuple[str, ...]]] = {
    **{
        f"dynamodb:{name}": READS
        for name in (
            *("BatchGetItem", "BatchWriteItem", "ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query"),
            *("Scan", "UpdateItem"),
        )
    },
    "s3:GetObject": READS,
    "s3:GetObjectVersion": READS,
    "s3:PutObject": WRITES,
    "secretsmanager:GetSecretValue": READS,
    "secretsmanager:PutSecretValue": WRITES,
    "sns:Publish": SENDS,
    "sqs:ReceiveMessage": READS,
    "sqs:SendMessage": SENDS,
}
"""An action on something encrypted -> what its caller needs of the key, which the service uses in the caller's name."""
