"""A queue for what could not be handled, with an alarm, so that nothing is lost in silence."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import ByTier, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, watch
from paved_constructs.parts.key import stack_key

ALARMS: Final[Alarms] = (
    Alarm(
        "Undelivered",
        metric=lambda queue: queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum"),
        limit=0,
        periods=1,
        datapoints=1,
        means="Something could not be handled after all its retries and lies in this queue.",
        do="Read a message for its cause, mend that, then redrive the queue; messages are dropped after 14 days.",
    ),
)

GOLDEN: Final[GoldenTable] = {
    "encryption": Fixed(
        ByTier(production=sqs.QueueEncryption.KMS, sandbox=sqs.QueueEncryption.SQS_MANAGED),
        why="a failed event is the customer's data too",
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
    "retention_period": Fixed(
        Duration.days(14),
        why="the longest SQS keeps a message: a failure on a Friday outlives the weekend and the holidays",
        controls=("CT.SQS.PR.1",),
        sets=("AWS::SQS::Queue.MessageRetentionPeriod",),
    ),
    "removal_policy": Fixed(
        ByTier(production=RemovalPolicy.RETAIN, sandbox=RemovalPolicy.DESTROY),
        why="what could not be handled yet is not thrown away with its stack",
    ),
    "alarms": Fixed(
        ALARMS,
        why="a queue that nobody looks at loses what lies in it",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}


class PavedDeadLetterQueue(PavedConstruct):
    """An encrypted queue that wakes somebody at its first message. `.queue` is the ordinary L2."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        settings: dict[str, Any] = settle(self, GOLDEN, {})
        alarms = settings.pop("alarms")
        if settings["encryption"] is sqs.QueueEncryption.KMS:
            settings["encryption_master_key"] = stack_key(self)
        self.queue: Final = sqs.Queue(self, "Default", **settings)
        watch(self, self.queue, alarms)
