"""A small service for the tests of verify: a bucket with its policy, and a table whose alarm is a part of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from paved_constructs.tools.assembly import Assembly
from tests.tools.cdk_out import logical_id, settled, staged
from tests.tools.fake_aws import FakeAws

DEPARTURE = {"because": "remade in minutes", "until": "2027-03-31", "owner": "search"}
DENY = {"Effect": "Deny", "Action": "s3:*", "Principal": "*", "Resource": {"Fn::GetAtt": ["Receipts", "Arn"]}}
RESOURCES = {
    "Receipts": {"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": "Enabled"}}},
    "Policy": {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": {"Ref": "Receipts"}, "PolicyDocument": {"Statement": [DENY]}},
    },
    "Users": {
        "Type": "AWS::DynamoDB::GlobalTable",
        "Properties": {"Replicas": [{"Region": "eu-central-1", "DeletionProtectionEnabled": True}]},
    },
    "Throttles": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmActions": ["arn:aws:sns:x:1:alarms"]}},
}
BUCKET = {
    "versioned": ["AWS::S3::Bucket.VersioningConfiguration"],
    "enforce_ssl": ["AWS::S3::BucketPolicy.PolicyDocument"],
}
TABLE = {
    "deletion_protection": ["AWS::DynamoDB::GlobalTable.Replicas.DeletionProtectionEnabled"],
    "alarms": ["AWS::CloudWatch::Alarm.AlarmActions"],
}
METADATA = {
    "dev/orders/Receipts": [settled("PavedBucket", BUCKET, versioned=DEPARTURE)],
    "dev/orders/Receipts/Default/Resource": logical_id("Receipts"),
    "dev/orders/Receipts/Default/Policy/Resource": logical_id("Policy"),
    "dev/orders/Users": [settled("PavedTable", TABLE)],
    "dev/orders/Users/Default/Resource": logical_id("Users"),
    "dev/orders/Users/Watched": [settled("PavedAlarms", {"alarms": ["AWS::CloudWatch::Alarm.AlarmActions"]})],
    "dev/orders/Users/Watched/Alarm/Resource": logical_id("Throttles"),
}
LIVE_POLICY = '{"Statement": {"Effect":"Deny","Action":["s3:*"],"Principal":{"AWS":"*"},"Resource":"arn:aws:s3:::b-1"}}'


def assembly(folder: Path) -> Assembly:
    """The service as it was synthesized."""
    return Assembly.read(staged(folder, RESOURCES, METADATA))


def aws(**changed: Any) -> FakeAws:
    """An account in which it is deployed just so; `changed` are other answers, by call."""
    answers: dict[tuple[str, str], Any] = {
        ("s3", "get_bucket_versioning"): {"Status": "Enabled"},
        ("s3", "get_bucket_policy"): {"Policy": LIVE_POLICY},
        ("dynamodb", "describe_table"): {"Table": {"DeletionProtectionEnabled": True}},
        ("cloudwatch", "describe_alarms"): {"MetricAlarms": [{"AlarmActions": ["arn:aws:sns:x:1:alarms"]}]},
    }
    physical = {"Receipts": "b-1", "Policy": "dev-orders-Policy-1", "Users": "users-1", "Throttles": "throttles-1"}
    started = FakeAws(physical, answers)
    for (service, call), answer in list(started.answers.items()):
        started.answers[service, call] = changed.get(call, answer)
    return started
