"""Positions on what policies of resources allow: families of actions, services that do not say for whom they act."""

from __future__ import annotations

import re
from typing import Final

from paved_constructs.tools.guardrails.positions.conditions import On
from paved_constructs.tools.guardrails.positions.position import Position

KEY: Final = On("AWS::KMS::Key", within="PavedKey")
ACCOUNT: Final = "arn:aws:iam::<account>:root"
SCALING: Final = re.compile(
    r"arn:(aws|<AWS::Partition>):iam::<account>:role/"
    r"aws-service-role/autoscaling\.amazonaws\.com/AWSServiceRoleForAutoScaling"
)
SECRETS: Final = "secretsmanager.<region>.amazonaws.com"

PRIVILEGE: Final = (
    Position(
        f"Action[kms:* for {ACCOUNT}]",
        KEY,
        "a key that its account does not administer is lost with whoever does; it gives nobody a right by itself, but "
        "leaves it to the policies of the account's roles",
    ),
    *(
        Position(
            f"Action[kms:{family} for logs.<region>.amazonaws.com]",
            KEY,
            "CloudWatch Logs' documentation asks for these families; the condition names this account's log groups",
        )
        for family in ("Decrypt*", "Describe*", "Encrypt*", "GenerateDataKey*", "ReEncrypt*")
    ),
    *(
        Position(
            f"Action[kms:GenerateDataKey* for {service}.amazonaws.com]",
            KEY,
            "AWS documents the family for services that publish to an encrypted topic or queue; each member makes a "
            "data key, and the condition names this account",
        )
        for service in ("backup", "budgets", "cloudwatch", "events", "events.rds")
    ),
    *(
        Position(
            f"Action[kms:{family} for {who} through {SECRETS}]",
            KEY,
            "the CDK's secret names the families; whoever may write it uses the key through Secrets Manager alone",
        )
        for family in ("GenerateDataKey*", "ReEncrypt*")
        for who in (ACCOUNT, "<AWS::IAM::Role.Arn>")
    ),
    *(
        Position(
            f"Action[kms:{family} for *]",
            On(
                "AWS::KMS::Key",
                has={
                    "KeyPolicy.Statement": {
                        "Principal": {"AWS": "*"},
                        "Condition": {
                            "ArnEquals": {"aws:PrincipalArn": SCALING},
                            "StringEquals": {"kms:CallerAccount": "<account>"},
                        },
                    }
                },
                within="PavedKey",
            ),
            "AWS documents these families for encrypted volumes; the condition leaves only auto scaling's own role of "
            "this account, which a principal cannot name before AWS makes it",
        )
        for family in ("GenerateDataKey*", "ReEncrypt*")
    ),
    Position(
        "Source[backup.amazonaws.com]",
        On("AWS::IAM::Role", within="PavedBackup"),
        "AWS documents no source for Backup when it takes a role; a role is passed within its account only, so nobody "
        "else can hand this one to Backup",
    ),
    Position(
        "Source[ec2.amazonaws.com]",
        On(
            "AWS::IAM::Role",
            has={"AssumeRolePolicyDocument.Statement.Principal.Service": "ec2.amazonaws.com"},
            within="PavedFleet|PavedManagedInstances",
        ),
        "an instance takes the role of its profile, which is passed within its account only; AWS documents no source",
    ),
    Position(
        "Source[logdelivery.elasticloadbalancing.amazonaws.com]",
        On(
            "AWS::S3::BucketPolicy",
            has={"PolicyDocument.Statement": {"Resource": "<AWS::S3::Bucket.Arn>/*/AWSLogs/<account>/*"}},
            within="PavedLogBucket",
        ),
        "a balancer writes below the id of the account that has it, and the policy opens this account's path only",
    ),
)
"""Positions on what is found in policies of roles' trust, keys, buckets, queues, topics, functions and vaults."""
