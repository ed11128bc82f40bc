"""Buckets read back as their templates say."""

from operator import attrgetter
from typing import Any

import pytest
from contract import GONE, KEY, OWNER, ROLE, Contract, Life, Stack, changed, live, ref, resource

from paved_constructs.tools.local.emulator import LocalAws

REPLICATION = {
    "Role": ROLE,
    "Rules": [{"Id": "all", "Status": "Enabled", "Prefix": "", "Destination": {"Bucket": "arn:aws:s3:::elsewhere"}}],
}
BEFORE = {
    "Logs": resource(
        "AWS::S3::Bucket",
        OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
        VersioningConfiguration={"Status": "Enabled"},
    ),
    "Locked": resource(
        "AWS::S3::Bucket",
        ObjectLockEnabled=True,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": "7"}},
        },
    ),
    "Bucket": resource(
        "AWS::S3::Bucket",
        AccelerateConfiguration={"AccelerationStatus": "Enabled"},
        BucketEncryption={
            "ServerSideEncryptionConfiguration": [
                {
                    "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY},
                    "BucketKeyEnabled": True,
                    "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
                }
            ]
        },
        LifecycleConfiguration={
            "Rules": [
                {
                    "Id": "old",
                    "Status": "Enabled",
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                    "ExpiredObjectDeleteMarker": True,
                },
                {
                    "Status": "Enabled",
                    "Id": "cold",
                    "Prefix": "archive/",
                    "TagFilters": OWNER,
                    "ExpirationInDays": 400,
                    "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}],
                    "NoncurrentVersionTransitions": [{"StorageClass": "GLACIER", "TransitionInDays": 10}],
                },
            ]
        },
        LoggingConfiguration={"DestinationBucketName": ref("Logs"), "LogFilePrefix": "bucket/"},
        ReplicationConfiguration=REPLICATION,
        VersioningConfiguration={"Status": "Enabled"},
        Tags=OWNER,
    ),
}
AFTER = changed(
    BEFORE,
    {
        "Logs": {
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "VersioningConfiguration": None,
        },
        "Locked": {"ObjectLockConfiguration": None},
        "Bucket": {
            "AccelerateConfiguration": None,
            "BucketEncryption": None,
            "LifecycleConfiguration": None,
            "LoggingConfiguration": None,
            "ReplicationConfiguration": None,
            "Tags": [{"Key": "stage", "Value": "dev"}],
        },
    },
)


def bucket(operation: str, *path: str, of: str = "Bucket") -> Any:
    def reading(stack: Stack) -> Any:
        answer = getattr(stack.client("s3"), operation)(Bucket=stack[of])
        for name in path:
            answer = answer[name]
        return answer

    return reading


CONTRACTS = [
    Contract(
        "encryption",
        bucket("get_bucket_encryption", "ServerSideEncryptionConfiguration", "Rules"),
        [
            {
                "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY},
                "BucketKeyEnabled": True,
                "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
            }
        ],
        [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}],
    ),
    Contract(
        "lifecycle",
        bucket("get_bucket_lifecycle_configuration", "Rules"),
        [
            {
                "ID": "old",
                "Status": "Enabled",
                "Filter": {"Prefix": ""},
                "Expiration": {"ExpiredObjectDeleteMarker": True},
                "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
            },
            {
                "ID": "cold",
                "Status": "Enabled",
                "Filter": {"And": {"Prefix": "archive/", "Tags": OWNER, "ObjectSizeGreaterThan": 0}},
                "Expiration": {"Days": 400},
                "Transitions": [{"StorageClass": "GLACIER", "Days": 30}],
                "NoncurrentVersionTransitions": [{"StorageClass": "GLACIER", "NoncurrentDays": 10}],
            },
        ],
        GONE,
    ),
    Contract("access logs", bucket("get_bucket_logging", "LoggingEnabled", "TargetPrefix"), "bucket/", GONE),
    Contract("versions", bucket("get_bucket_versioning", "Status", of="Logs"), "Enabled", "Suspended"),
    Contract(
        "ownership",
        bucket("get_bucket_ownership_controls", "OwnershipControls", "Rules", of="Logs"),
        [{"ObjectOwnership": "ObjectWriter"}],
        [{"ObjectOwnership": "BucketOwnerEnforced"}],
    ),
    Contract(
        "object lock",
        bucket("get_object_lock_configuration", "ObjectLockConfiguration", of="Locked"),
        {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 7}}},
        {"ObjectLockEnabled": "Enabled"},
    ),
    Contract("acceleration", bucket("get_bucket_accelerate_configuration", "Status"), "Enabled", "Suspended"),
    Contract(
        "replication",
        lambda stack: bucket("get_bucket_replication", "ReplicationConfiguration")(stack)["Rules"][0]["Destination"],
        {"Bucket": "arn:aws:s3:::elsewhere"},
        GONE,
    ),
    Contract("bucket tags", bucket("get_bucket_tagging", "TagSet"), OWNER, [{"Key": "stage", "Value": "dev"}]),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-buckets"), BEFORE, AFTER, CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract
