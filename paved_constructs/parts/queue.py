"""A queue that its worker owns: what is sent is worked on, or kept and told after the last try."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import Choice, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.dead_letter_queue import PavedDeadLetterQueue
from paved_constructs.parts.queue_golden import QUEUE, queue

GOLDEN: Final[GoldenTable] = {
    **QUEUE,
    "visibility_timeout": Choice(
        None,
        why="how long a message is hidden while it is worked on: only its worker knows; asked for",
        sets=("AWS::SQS::Queue.VisibilityTimeout",),
    ),
    "retention_period": Choice(
        Duration.days(4),
        why="a message counts its days from when it was sent, and must have some left when it comes to the failed ones",
        sets=("AWS::SQS::Queue.MessageRetentionPeriod",),
    ),
    "receive_message_wait_time": Fixed(
        Duration.seconds(20),
        why="an empty queue is asked three times a minute, not without pause",
        sets=("AWS::SQS::Queue.ReceiveMessageWaitTimeSeconds",),
    ),
    "max_receive_count": Fixed(
        5,
        why="a message that failed five times is handed to a person, and holds nobody up",
        controls=("CT.SQS.PR.1", "AwsSolutions-SQS3"),
        sets=("AWS::SQS::Queue.RedrivePolicy",),
    ),
}

LONGEST_NAME: Final = 80
LONGEST_VISIBILITY: Final = Duration.hours(12)
LONGEST_RETENTION: Final = Duration.days(14)
"""AWS documentation: "Amazon SQS message quotas"; the last is also how long failed messages are kept."""


class PavedQueue(PavedConstruct):
    """An encrypted queue with a dead-letter queue behind it. `.queue` is the ordinary L2, `.failed` its other one.

    Raises PavedError for times that SQS does not have, or in which a failed message would be lost.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        visibility_timeout: Duration | None = None,
        retention_period: Duration | None = None,
    ) -> None:
        super().__init__(scope, id)
        times = {"visibility_timeout": visibility_timeout, "retention_period": retention_period}
        settings = settle(self, GOLDEN, {}, **times)
        name = self.path.replace("/", "-")
        self._check(name, settings["visibility_timeout"], settings["retention_period"])
        self.failed: Final = PavedDeadLetterQueue(self, "Failed", behind=name)
        receives = settings.pop("max_receive_count")
        behind = sqs.DeadLetterQueue(queue=self.failed.queue, max_receive_count=receives)
        self.queue: Final = queue(self, settings, queue_name=name, dead_letter_queue=behind)

    def _check(self, name: str, visibility_timeout: Duration | None, retention_period: Duration) -> None:
        if len(name) > LONGEST_NAME:
            raise PavedError(self, f"its queue would be called {name}, and SQS takes {LONGEST_NAME} characters")
        if visibility_timeout is None:
            raise PavedError(self, "visibility_timeout=None; give the time for which a message is hidden")
        hidden, longest = (int(each.to_seconds()) for each in (visibility_timeout, LONGEST_VISIBILITY))
        if not 0 < hidden <= longest:
            raise PavedError(self, f"visibility_timeout={hidden} s; SQS hides a message for {longest} s at most")
        kept, most = (int(each.to_seconds()) for each in (retention_period, LONGEST_RETENTION))
        if not hidden < kept < most:
            raise PavedError(
                self,
                f"retention_period={kept} s; more than visibility_timeout ({hidden} s), and less than the "
                f"{most} s that failed messages are kept: they count from when they were sent",
            )
