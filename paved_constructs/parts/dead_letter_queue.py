"""A queue for what could not be handled, with an alarm, so that nothing is lost in silence."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, watch
from paved_constructs.parts.queue_golden import QUEUE, queue

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
    **QUEUE,
    "retention_period": Fixed(
        Duration.days(14),
        why="the longest SQS keeps a message: a failure on a Friday outlives the weekend and the holidays",
        controls=("CT.SQS.PR.1",),
        sets=("AWS::SQS::Queue.MessageRetentionPeriod",),
    ),
    "redrive_allow_policy": Fixed(
        "the queue that it stands behind",
        why="no other queue of the account leaves its failures here",
        sets=("AWS::SQS::Queue.RedriveAllowPolicy",),
    ),
    "alarms": Fixed(
        ALARMS,
        why="a queue that nobody looks at loses what lies in it",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}


class PavedDeadLetterQueue(PavedConstruct):
    """An encrypted queue that wakes somebody at its first message. `.queue` is the ordinary L2.

    `behind` is the name of the queue whose failures come here. Where there is none, a service of AWS delivers them:
    Lambda, EventBridge or its Scheduler. `.alarms` are its alarms.
    """

    def __init__(self, scope: Construct, id: str, *, behind: str | None = None) -> None:
        super().__init__(scope, id)
        settings: dict[str, Any] = settle(self, GOLDEN, {})
        alarms = settings.pop("alarms")
        settings["redrive_allow_policy"] = self._only(behind)
        self.queue: Final = queue(self, settings)
        self.alarms: Final = watch(self, self.queue, alarms)

    def _only(self, name: str | None) -> sqs.RedriveAllowPolicy:
        """By name, since the two queues cannot both wait for each other's ARN."""
        if name is None:
            return sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.DENY_ALL)
        arn = self.stack.format_arn(service="sqs", resource=name)
        source = sqs.Queue.from_queue_arn(self, "Source", arn)
        return sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.BY_QUEUE, source_queues=[source])
