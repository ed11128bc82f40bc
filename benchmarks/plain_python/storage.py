"""What the plain services keep data in: buckets, tables, and queues for what failed."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnTag, Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm
from benchmarks.plain_python.stack import ServiceStack

OPERATIONS = [
    dynamodb.Operation.GET_ITEM,
    dynamodb.Operation.BATCH_GET_ITEM,
    dynamodb.Operation.QUERY,
    dynamodb.Operation.SCAN,
    dynamodb.Operation.PUT_ITEM,
    dynamodb.Operation.UPDATE_ITEM,
    dynamodb.Operation.DELETE_ITEM,
    dynamodb.Operation.BATCH_WRITE_ITEM,
]


def private_bucket(scope: Construct, id: str, rule: dict[str, Any], removal: RemovalPolicy, **more: Any) -> s3.Bucket:
    """Make a private, versioned bucket; `rule` is a lifecycle of data/tiers.json, its times in days."""
    expires = rule.get("expires")
    lifecycle = s3.LifecycleRule(
        id=rule["id"],
        expiration=Duration.days(expires) if expires else None,
        noncurrent_version_expiration=Duration.days(rule["oldVersionsExpire"]),
        noncurrent_versions_to_retain=rule.get("oldVersionsKept"),
        abort_incomplete_multipart_upload_after=Duration.days(7),
        expired_object_delete_marker=rule.get("expiresMarkers"),
    )
    return s3.Bucket(
        scope,
        id,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        minimum_tls_version=1.2,
        blocked_encryption_types=[s3.BlockedEncryptionType.SSE_C],
        versioned=True,
        lifecycle_rules=[lifecycle],
        removal_policy=removal,
        **more,
    )


def bucket(stack: ServiceStack, id: str) -> s3.Bucket:
    """Make a bucket of a service: encrypted and logged as the tier says, and telling EventBridge what changes."""
    encryption = {"encryption": s3.BucketEncryption.S3_MANAGED}
    if stack.tier["ownKey"]:
        encryption = {"encryption": s3.BucketEncryption.KMS, "encryption_key": stack.key, "bucket_key_enabled": True}
    made = private_bucket(stack, id, stack.tier["lifecycle"], stack.removal_policy, **encryption)
    cfn = made.node.default_child
    cfn.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
    )
    if stack.tier["accessLogs"]:
        cfn.logging_configuration = s3.CfnBucket.LoggingConfigurationProperty(
            destination_bucket_name=stack.shared("log-bucket"), log_file_prefix=f"{stack.node.path}/{id}/"
        )
    return made


def table(stack: ServiceStack, id: str, partition_key: str, time_to_live_attribute: str) -> dynamodb.TableV2:
    """Make a table of a service, with its alarms."""
    own_key, production = stack.tier["ownKey"], stack.tier["protected"]
    made = dynamodb.TableV2(
        stack,
        id,
        partition_key=dynamodb.Attribute(name=partition_key, type=dynamodb.AttributeType.STRING),
        time_to_live_attribute=time_to_live_attribute,
        billing=dynamodb.Billing.on_demand(max_read_request_units=4000, max_write_request_units=1000),
        encryption=dynamodb.TableEncryptionV2.customer_managed_key(stack.key)
        if own_key
        else dynamodb.TableEncryptionV2.dynamo_owned_key(),
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True, recovery_period_in_days=stack.tier["recoveryDays"]
        ),
        contributor_insights_specification=dynamodb.ContributorInsightsSpecification(enabled=production),
        deletion_protection=production,
        removal_policy=stack.removal_policy,
        tags=[CfnTag(key="backup", value="daily")] if stack.tier["backup"] else None,
    )
    for kind in ("Read", "Write"):
        metric = made.metric(f"{kind}ThrottleEvents", period=MINUTE, statistic="Sum")
        alarm(made, f"table.{kind}Throttles", metric, stack=stack)
    errors = made.metric_system_errors_for_operations(operations=OPERATIONS, period=MINUTE)
    alarm(made, "table.SystemErrors", errors, stack=stack)
    return made


def queue(scope: Construct, id: str, stack: ServiceStack, **more: Any) -> sqs.Queue:
    """Make a queue, encrypted as the tier says."""
    encryption = {"encryption": sqs.QueueEncryption.SQS_MANAGED}
    if stack.tier["ownKey"]:
        encryption = {
            "encryption": sqs.QueueEncryption.KMS,
            "encryption_master_key": stack.key,
            "data_key_reuse": Duration.minutes(5),
        }
    return sqs.Queue(
        scope, id, enforce_ssl=True, removal_policy=stack.removal_policy_once_created, **encryption, **more
    )


def dead_letter_queue(scope: Construct, id: str, stack: ServiceStack, behind: str | None = None) -> sqs.Queue:
    """Make a queue for what an AWS service could not deliver, or for what failed in the queue of the name `behind`."""
    allowed = sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.DENY_ALL)
    if behind:
        source = sqs.Queue.from_queue_arn(scope, "Source", stack.format_arn(service="sqs", resource=behind))
        allowed = sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.BY_QUEUE, source_queues=[source])
    made = queue(scope, id, stack, retention_period=Duration.days(14), redrive_allow_policy=allowed)
    waiting = made.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum")
    alarm(made, "deadLetterQueue.Undelivered", waiting, stack=stack)
    return made
