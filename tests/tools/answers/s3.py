"""What Amazon S3 answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.tools.answers.answer import ALLOW, DENY, KEY, Answers, policy

THEN = datetime(2027, 1, 1, tzinfo=UTC)


def _bucket(name: str, value: Any, live: Any, other: Any, unset: Any) -> Answers:
    return Answers("receipts", {name: value}, live, other, unset, {"Bucket": "receipts"})


def _rules(days: int) -> dict[str, Any]:
    return {
        "Rules": [
            {
                "ID": "Old",
                "Status": "Enabled",
                "Filter": {"And": {"Prefix": "a/", "Tags": [{"Key": "k", "Value": "v"}]}},
                "Expiration": {"Days": days},
                "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                "Transitions": [{"Days": 30, "StorageClass": "GLACIER_IR"}],
            },
            {"ID": "Rest", "Status": "Disabled", "Filter": {"Prefix": ""}, "Expiration": {"Date": THEN}},
        ],
        "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K",
    }


RULES = {
    "Rules": [
        {"Id": "Rest", "Status": "Disabled", "ExpirationDate": "2027-01-01T00:00:00Z"},
        {
            "Id": "Old",
            "Status": "Enabled",
            "Prefix": "a/",
            "TagFilters": [{"Key": "k", "Value": "v"}],
            "ExpirationInDays": 400,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
            "Transitions": [{"TransitionInDays": 30, "StorageClass": "GLACIER_IR"}],
        },
    ]
}


def _locked(days: int) -> dict[str, Any]:
    return {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": days}}}


def _encrypted(key: str) -> dict[str, Any]:
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key},
        "BucketKeyEnabled": True,
        "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
    }
    return {"ServerSideEncryptionConfiguration": {"Rules": [rule]}}


ENCRYPTION = {
    "ServerSideEncryptionConfiguration": [
        {
            "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY},
            "BucketKeyEnabled": True,
            "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
        }
    ]
}
BLOCKED = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)

S3 = {
    "AWS::S3::Bucket.BucketEncryption": _bucket(
        "BucketEncryption",
        ENCRYPTION,
        _encrypted(KEY),
        _encrypted(KEY + "2"),
        "ServerSideEncryptionConfigurationNotFoundError",
    ),
    "AWS::S3::Bucket.LifecycleConfiguration": _bucket(
        "LifecycleConfiguration", RULES, _rules(400), _rules(4000), "NoSuchLifecycleConfiguration"
    ),
    "AWS::S3::Bucket.LoggingConfiguration": _bucket(
        "LoggingConfiguration",
        {"DestinationBucketName": "logs", "LogFilePrefix": "receipts/"},
        {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "receipts/"}},
        {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": ""}},
        {},
    ),
    "AWS::S3::Bucket.NotificationConfiguration": _bucket(
        "NotificationConfiguration",
        {"EventBridgeConfiguration": {"EventBridgeEnabled": True}},
        {"EventBridgeConfiguration": {}},
        {},
        {},
    ),
    "AWS::S3::Bucket.ObjectLockConfiguration": _bucket(
        "ObjectLockConfiguration",
        _locked(400),
        {"ObjectLockConfiguration": _locked(400)},
        {"ObjectLockConfiguration": _locked(1)},
        "ObjectLockConfigurationNotFoundError",
    ),
    "AWS::S3::Bucket.OwnershipControls": _bucket(
        "OwnershipControls",
        {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
        {"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}},
        {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}},
        "OwnershipControlsNotFoundError",
    ),
    "AWS::S3::Bucket.PublicAccessBlockConfiguration": _bucket(
        "PublicAccessBlockConfiguration",
        BLOCKED,
        {"PublicAccessBlockConfiguration": BLOCKED},
        {"PublicAccessBlockConfiguration": BLOCKED | {"BlockPublicPolicy": False}},
        "NoSuchPublicAccessBlockConfiguration",
    ),
    "AWS::S3::Bucket.VersioningConfiguration": _bucket(
        "VersioningConfiguration", {"Status": "Enabled"}, {"Status": "Enabled"}, {"Status": "Suspended"}, {}
    ),
    "AWS::S3::BucketPolicy.PolicyDocument": Answers(
        "dev-orders-ReceiptsPolicy-1",
        {"Bucket": "receipts", "PolicyDocument": policy("Deny")},
        {"Policy": DENY},
        {"Policy": ALLOW},
        "NoSuchBucketPolicy",
        {"Bucket": "receipts"},
    ),
}
