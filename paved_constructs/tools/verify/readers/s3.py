"""Amazon S3: each setting of a bucket has a call of its own."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.policy import statements
from paved_constructs.tools.verify.reader import Reader, Readers

RULE: Final = """{
    Id: ID,
    Status: Status,
    Prefix: Filter.Prefix || Filter.And.Prefix || Prefix,
    TagFilters: Filter.And.Tags || Filter.Tag && [Filter.Tag],
    ObjectSizeGreaterThan: Filter.ObjectSizeGreaterThan || Filter.And.ObjectSizeGreaterThan,
    ObjectSizeLessThan: Filter.ObjectSizeLessThan || Filter.And.ObjectSizeLessThan,
    ExpirationInDays: Expiration.Days,
    ExpirationDate: Expiration.Date,
    ExpiredObjectDeleteMarker: Expiration.ExpiredObjectDeleteMarker,
    NoncurrentVersionExpiration: NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload: AbortIncompleteMultipartUpload,
    Transitions: Transitions[].{
        StorageClass: StorageClass, TransitionInDays: Days, TransitionDate: Date
    },
    NoncurrentVersionTransitions: NoncurrentVersionTransitions[].{
        StorageClass: StorageClass,
        TransitionInDays: NoncurrentDays,
        NewerNoncurrentVersions: NewerNoncurrentVersions
    }
}"""

ENCRYPTION: Final = """{
    ServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault,
    BucketKeyEnabled: BucketKeyEnabled,
    BlockedEncryptionTypes: BlockedEncryptionTypes
}"""

LOGGING: Final = """LoggingEnabled.{
    DestinationBucketName: TargetBucket,
    LogFilePrefix: TargetPrefix,
    TargetObjectKeyFormat: TargetObjectKeyFormat
}"""


def _bucket(call: str, value: str, **more: Any) -> Reader:
    return Reader("s3", call, {"Bucket": "id"}, value, **more)


S3: Final[Readers] = {
    "AWS::S3::Bucket.BucketEncryption": _bucket(
        "get_bucket_encryption",
        "{ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration.Rules[]." + ENCRYPTION + "}",
        absent=("ServerSideEncryptionConfigurationNotFoundError",),
        default={"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
    ),
    "AWS::S3::Bucket.LifecycleConfiguration": _bucket(
        "get_bucket_lifecycle_configuration",
        "{Rules: Rules[]." + RULE + ", TransitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize}",
        absent=("NoSuchLifecycleConfiguration",),
        default={"TransitionDefaultMinimumObjectSize": "all_storage_classes_128K"},
    ),
    "AWS::S3::Bucket.LoggingConfiguration": _bucket("get_bucket_logging", LOGGING),
    "AWS::S3::Bucket.NotificationConfiguration": _bucket(
        "get_bucket_notification_configuration",
        # the rest is a custom resource's in CDK, never the template's
        "{EventBridgeConfiguration: {EventBridgeEnabled: EventBridgeConfiguration != `null`}}",
    ),
    "AWS::S3::Bucket.ObjectLockConfiguration": _bucket(
        "get_object_lock_configuration",
        "ObjectLockConfiguration",
        absent=("ObjectLockConfigurationNotFoundError",),
    ),
    "AWS::S3::Bucket.OwnershipControls": _bucket(
        "get_bucket_ownership_controls",
        "OwnershipControls",
        absent=("OwnershipControlsNotFoundError",),
        default={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    ),
    "AWS::S3::Bucket.PublicAccessBlockConfiguration": _bucket(
        "get_public_access_block",
        "PublicAccessBlockConfiguration",
        absent=("NoSuchPublicAccessBlockConfiguration",),
    ),
    "AWS::S3::Bucket.VersioningConfiguration": _bucket(
        "get_bucket_versioning", "{Status: Status}", default={"Status": "Suspended"}
    ),
    "AWS::S3::BucketPolicy.PolicyDocument": _bucket(
        "get_bucket_policy",
        "Policy",
        targets="[properties.Bucket]",
        absent=("NoSuchBucketPolicy",),
        normal=statements,
    ),
}
