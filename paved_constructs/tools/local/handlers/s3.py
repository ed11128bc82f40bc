"""S3: the settings of a bucket that stock drops, as rows of property, call and removal."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

Arguments = dict[str, Any]


class _Setting(NamedTuple):
    """A property of the bucket, the call that applies it, and the one that a removed property needs."""

    property: str
    put: str
    arguments: Callable[[Any], Arguments]
    remove: str
    removal: Arguments | None = None


def _encryption(value: Properties) -> Arguments:
    rules = [dict(rule) for rule in value["ServerSideEncryptionConfiguration"]]
    for rule in rules:
        default = dict(rule.pop("ServerSideEncryptionByDefault"))
        if default["SSEAlgorithm"] == "aws:kms":  # without a key AWS takes its own; stock then refuses every upload
            default.setdefault("KMSMasterKeyID", "alias/aws/s3")
        rule["ApplyServerSideEncryptionByDefault"] = default
    return {"ServerSideEncryptionConfiguration": {"Rules": rules}}


def _lifecycle(value: Properties) -> Arguments:
    return {
        "LifecycleConfiguration": {"Rules": [_lifecycle_rule(rule) for rule in value["Rules"]]},
        "TransitionDefaultMinimumObjectSize": value.get("TransitionDefaultMinimumObjectSize"),
    }


def _lifecycle_rule(rule: Properties) -> Arguments:
    """The template spells a rule's expiration and filter as properties of the rule, the API as objects."""
    left = dict(rule)
    expiration = {
        "Days": left.pop("ExpirationInDays", None),
        "Date": left.pop("ExpirationDate", None),
        "ExpiredObjectDeleteMarker": left.pop("ExpiredObjectDeleteMarker", None),
    }
    transitions = [
        {
            "Days": t.get("TransitionInDays"),
            "Date": t.get("TransitionDate"),
            "StorageClass": t["StorageClass"],
        }
        for t in left.pop("Transitions", [])
    ]
    noncurrent = [
        {("NoncurrentDays" if name == "TransitionInDays" else name): setting for name, setting in t.items()}
        for t in left.pop("NoncurrentVersionTransitions", [])
    ]
    selection = _filter(left, rule)
    return {
        **left,
        "Filter": selection,
        "Expiration": expiration if any(v is not None for v in expiration.values()) else None,
        "Transitions": transitions or None,
        "NoncurrentVersionTransitions": noncurrent or None,
    }


def _filter(left: Arguments, rule: Properties) -> Arguments:
    """Moves what selects objects out of `left` into the API's filter: one condition, or `And` of several."""
    names = ("Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan")
    conditions = {name: left.pop(name) for name in names if name in rule}
    tags = left.pop("TagFilters", [])
    if len(conditions) + len(tags) > 1:
        return {"And": {**conditions, "Tags": tags or None}}
    if tags:
        return {"Tag": tags[0]}
    return conditions or {"Prefix": ""}


def _logging(value: Properties) -> Arguments:
    target = {
        "TargetBucket": value.get("DestinationBucketName"),
        "TargetPrefix": value.get("LogFilePrefix", ""),
        "TargetObjectKeyFormat": value.get("TargetObjectKeyFormat"),
    }
    return {"BucketLoggingStatus": {"LoggingEnabled": target}}


def _as(parameter: str) -> Callable[[Any], Arguments]:
    return lambda value: {parameter: value}


_SETTINGS: Final = (
    _Setting("BucketEncryption", "put_bucket_encryption", _encryption, "delete_bucket_encryption"),
    _Setting(
        "LifecycleConfiguration",
        "put_bucket_lifecycle_configuration",
        _lifecycle,
        "delete_bucket_lifecycle",
    ),
    _Setting(
        "LoggingConfiguration",
        "put_bucket_logging",
        _logging,
        "put_bucket_logging",
        {"BucketLoggingStatus": {}},
    ),
    _Setting(
        "OwnershipControls",
        "put_bucket_ownership_controls",
        _as("OwnershipControls"),
        "delete_bucket_ownership_controls",
    ),
    _Setting(
        "ObjectLockConfiguration",
        "put_object_lock_configuration",
        _as("ObjectLockConfiguration"),
        "put_object_lock_configuration",
        {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}},
    ),
    _Setting(
        "ReplicationConfiguration",
        "put_bucket_replication",
        _as("ReplicationConfiguration"),
        "delete_bucket_replication",
    ),
    _Setting(
        "AccelerateConfiguration",
        "put_bucket_accelerate_configuration",
        lambda value: {"AccelerateConfiguration": {"Status": value["AccelerationStatus"]}},
        "put_bucket_accelerate_configuration",
        {"AccelerateConfiguration": {"Status": "Suspended"}},
    ),
    _Setting("Tags", "put_bucket_tagging", lambda tags: {"Tagging": {"TagSet": tags}}, "delete_bucket_tagging"),
)


def _restore_bucket(bucket: str, properties: Properties, previous: Properties) -> None:
    _restore_versioning(bucket, properties, previous)
    for setting in _SETTINGS:
        value = properties.get(setting.property)
        if value:
            call("s3", setting.put, Bucket=bucket, **setting.arguments(value))
        elif previous.get(setting.property):
            call("s3", setting.remove, Bucket=bucket, **(setting.removal or {}))


def _restore_versioning(bucket: str, properties: Properties, previous: Properties) -> None:
    """Stock only ever turns it on. A bucket with Object Lock is versioned whatever the template says."""
    locked = str(properties.get("ObjectLockEnabled")).lower() == "true"
    status = "Enabled" if locked else properties.get("VersioningConfiguration", {}).get("Status")
    if status or "VersioningConfiguration" in previous:
        call(
            "s3",
            "put_bucket_versioning",
            Bucket=bucket,
            VersioningConfiguration={"Status": status or "Suspended"},
        )


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::S3::Bucket": Extension(_restore_bucket)}
