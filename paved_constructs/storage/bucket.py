"""A private bucket for the objects of one service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypedDict, Unpack, cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_s3 as s3
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import Waived
from paved_constructs.core.links import Access, Link
from paved_constructs.core.settle import settle
from paved_constructs.parts.key import stack_key
from paved_constructs.parts.stage_parameter import shared
from paved_constructs.storage.bucket_golden import GOLDEN

TO_EVENT_BRIDGE: Final = s3.CfnBucket.NotificationConfigurationProperty(
    event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
)


class BucketWaivers(TypedDict, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    access_logs: Waived[bool]
    blocked_encryption_types: Waived[list[s3.BlockedEncryptionType]]
    removal_policy: Waived[RemovalPolicy]
    versioned: Waived[bool]


class PavedBucket(PavedConstruct):
    """A private, encrypted, versioned bucket that logs who read it and tells EventBridge what changed.

    `expire_after` ends current objects after that time; `lifecycle_rules` replaces the golden rules; `lock_for` keeps
    every object from being changed or removed for that time (only settable when the bucket is made). The bucket
    itself is `.bucket`, an ordinary L2. Its users are given <ID>_BUCKET_NAME.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        encryption: s3.BucketEncryption | None = None,
        lifecycle_rules: Sequence[s3.LifecycleRule] | None = None,
        expire_after: Duration | None = None,
        lock_for: Duration | None = None,
        event_bridge: bool | None = None,
        **waivers: Unpack[BucketWaivers],
    ) -> None:
        super().__init__(scope, id)
        settings = settle(
            self,
            GOLDEN,
            waivers,
            encryption=encryption,
            lifecycle_rules=lifecycle_rules,
            event_bridge=event_bridge,
            lock_for=lock_for,
        )
        events, logs, locked_for = (settings.pop(name) for name in ("event_bridge", "access_logs", "lock_for"))
        if settings["encryption"] is s3.BucketEncryption.KMS:
            settings |= {"encryption_key": stack_key(self), "bucket_key_enabled": True}
        if expire_after is not None:
            ends = s3.LifecycleRule(id="Expire", expiration=expire_after)
            settings["lifecycle_rules"] = [*settings["lifecycle_rules"], ends]
        if locked_for is not None:
            settings["object_lock_default_retention"] = s3.ObjectLockRetention.compliance(locked_for)
        self.bucket: Final = s3.Bucket(self, "Default", **settings)
        cfn = cast(s3.CfnBucket, self.bucket.node.default_child)
        if events:  # on the L1: the L2's own switch brings a Lambda along
            cfn.notification_configuration = TO_EVENT_BRIDGE
        if logs:  # on the L1: the L2 would want to write the log bucket's policy, which is the platform's
            cfn.logging_configuration = s3.CfnBucket.LoggingConfigurationProperty(
                destination_bucket_name=shared(self, "log-bucket"), log_file_prefix=f"{self.path}/"
            )

    def link(self) -> Link:
        """Offer reading, adding and deleting objects; who may only add to an audit trail cannot erase it."""
        return Link(
            grants={
                Access.READ: self.bucket.grant_read,
                Access.WRITE: self.bucket.grant_put,
                Access.DELETE: self.bucket.grant_delete,
            },
            environment={"BUCKET_NAME": self.bucket.bucket_name},
        )
