"""What every queue of the road decides, whatever lies in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_sqs as sqs

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import ByTier, Fixed, GoldenTable
from paved_constructs.parts.key import stack_key

QUEUE: Final[GoldenTable] = {
    "encryption": Fixed(
        ByTier(production=sqs.QueueEncryption.KMS, sandbox=sqs.QueueEncryption.SQS_MANAGED),
        why="a message is the customer's data too",
        controls=("SQS.1", "CT.SQS.PR.2", "CKV_AWS_27"),
        sets=("AWS::SQS::Queue.KmsMasterKeyId", "AWS::SQS::Queue.SqsManagedSseEnabled"),
    ),
    "data_key_reuse": Fixed(
        ByTier(production=Duration.minutes(5), sandbox=None),
        why="the queue asks KMS for a key every five minutes, not for every message",
        sets=("AWS::SQS::Queue.KmsDataKeyReusePeriodSeconds",),
    ),
    "enforce_ssl": Fixed(
        True,
        why="messages travel encrypted or not at all",
        controls=("AwsSolutions-SQS4",),
        sets=("AWS::SQS::QueuePolicy.PolicyDocument",),
    ),
    "removal_policy": Fixed(
        ByTier(production=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, sandbox=RemovalPolicy.DESTROY),
        why="what could not be handled yet is not thrown away with its stack; a failed creation leaves no name taken",
    ),
}


def queue(construct: PavedConstruct, settings: Mapping[str, Any], **more: Any) -> sqs.Queue:
    """Return the queue of a construct, its "Default", made of settled rows and what else the L2 takes."""
    encrypted = settings["encryption"] is sqs.QueueEncryption.KMS
    master_key = stack_key(construct) if encrypted else None
    return sqs.Queue(construct, "Default", encryption_master_key=master_key, **settings, **more)
