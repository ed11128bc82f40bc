"""What a bucket decides."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_s3 as s3

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable

CURRENT: Final = s3.LifecycleRule(
    id="Noncurrent",
    noncurrent_version_expiration=Duration.days(90),
    noncurrent_versions_to_retain=3,
    abort_incomplete_multipart_upload_after=Duration.days(7),
    expired_object_delete_marker=True,
)
SHORT_LIVED: Final = s3.LifecycleRule(
    id="ShortLived",
    expiration=Duration.days(30),
    noncurrent_version_expiration=Duration.days(7),
    abort_incomplete_multipart_upload_after=Duration.days(7),
)

GOLDEN: Final[GoldenTable] = {
    "block_public_access": Fixed(
        s3.BlockPublicAccess.BLOCK_ALL,
        why="nothing is served from S3 itself; the public meets CloudFront",
        controls=("S3.2", "S3.3", "S3.8", "CT.S3.PR.1", "CKV_AWS_53", "AwsSolutions-S2"),
        sets=("AWS::S3::Bucket.PublicAccessBlockConfiguration",),
    ),
    "object_ownership": Fixed(
        s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        why="access is decided by policies alone; there are no ACLs to get wrong",
        controls=("S3.12", "CT.S3.PR.5"),
        sets=("AWS::S3::Bucket.OwnershipControls",),
    ),
    "enforce_ssl": Fixed(
        True,
        why="objects travel encrypted or not at all",
        controls=("S3.5", "CT.S3.PR.8", "AwsSolutions-S10", "CIS 2.1.1"),
        sets=("AWS::S3::BucketPolicy.PolicyDocument",),
    ),
    "minimum_tls_version": Fixed(
        1.2,
        why="older versions are broken",
        controls=("S3.5",),
        sets=("AWS::S3::BucketPolicy.PolicyDocument",),
    ),
    "encryption": Choice(
        ByTier(production=s3.BucketEncryption.KMS, sandbox=s3.BucketEncryption.S3_MANAGED),
        why="the key's policy is a second lock; S3_MANAGED does for data that is public anyway",
        controls=("S3.17", "CT.S3.PR.10"),
        sets=("AWS::S3::Bucket.BucketEncryption",),
    ),
    "blocked_encryption_types": Golden(
        [s3.BlockedEncryptionType.SSE_C],
        why="whoever stole a credential cannot lock the objects with a key of his own",
        sets=("AWS::S3::Bucket.BucketEncryption",),
    ),
    "versioned": Golden(
        True,
        why="an overwrite or a delete can be undone",
        controls=("S3.14", "CT.S3.PR.11", "CKV_AWS_21"),
        sets=("AWS::S3::Bucket.VersioningConfiguration",),
    ),
    "lifecycle_rules": Choice(
        ByTier(production=[CURRENT], sandbox=[SHORT_LIVED]),
        why="what is no longer current ends, so that it is no longer paid for",
        controls=("S3.10", "S3.13", "CT.S3.PR.3", "CT.S3.PR.6"),
        sets=("AWS::S3::Bucket.LifecycleConfiguration",),
    ),
    "access_logs": Golden(
        ByTier(production=True, sandbox=False),
        why="after an incident, who read what can be told",
        controls=("S3.9", "CT.S3.PR.2", "CKV_AWS_18", "AwsSolutions-S1"),
        sets=("AWS::S3::Bucket.LoggingConfiguration",),
    ),
    "event_bridge": Choice(
        True,
        why="others react to objects through EventBridge, without this bucket knowing them",
        controls=("S3.11", "CT.S3.PR.4"),
        sets=("AWS::S3::Bucket.NotificationConfiguration",),
    ),
    "lock_for": Choice(
        None,
        why="records that must not be changed get the time for which nobody can; others could not be cleaned up",
        controls=("S3.15", "CT.S3.PR.9"),
        sets=("AWS::S3::Bucket.ObjectLockConfiguration",),
    ),
    "removal_policy": Golden(
        ByTier(production=RemovalPolicy.RETAIN, sandbox=RemovalPolicy.DESTROY),
        why="in production, deleting a stack must not delete its data",
    ),
    "bucket_name": Fixed(
        None,
        why="CloudFormation makes one up: a name that can be guessed can be taken before us",
    ),
}

LEFT_OUT: Final[dict[str, str]] = {
    "S3 bucket: replication": "a second region is decided for a whole service, keys and readers included, not for one "
    "bucket",
}
"""What was asked for and is done otherwise, and why."""
