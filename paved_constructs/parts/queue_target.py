"""A queue as the target of an event rule, into which that rule may write and no other."""

from __future__ import annotations

from typing import Final

import jsii
from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from aws_cdk.interfaces.aws_events import IRuleRef


@jsii.implements(events.IRuleTarget)
class QueueTarget:
    """Hands events to `queue`, and those that cannot be delivered to `dead_letter_queue`.

    The CDK's own target opens an encrypted queue to EventBridge for every rule of every account. EventBridge has to be
    let into the queues' key: see PavedSubscription.
    """

    def __init__(
        self, queue: sqs.Queue, *, dead_letter_queue: sqs.IQueue, retry_attempts: int, max_event_age: Duration
    ) -> None:
        self._queue: Final = queue
        self._undelivered: Final = dead_letter_queue
        self._retry_attempts: Final = retry_attempts
        self._max_event_age: Final = max_event_age

    def bind(self, rule: IRuleRef, id: str | None = None) -> events.RuleTargetConfig:  # noqa: ARG002 - the id is of a target in a list
        """Let the rule write into both queues, and return what it needs to know of them."""
        for queue in (self._queue, self._undelivered):
            queue.add_to_resource_policy(
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal("events.amazonaws.com")],
                    actions=["sqs:SendMessage"],
                    resources=[queue.queue_arn],
                    conditions={"ArnEquals": {"aws:SourceArn": rule.rule_ref.rule_arn}},
                )
            )
        return events.RuleTargetConfig(
            arn=self._queue.queue_arn,
            dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=self._undelivered.queue_arn),
            retry_policy=events.CfnRule.RetryPolicyProperty(
                maximum_retry_attempts=self._retry_attempts,
                maximum_event_age_in_seconds=int(self._max_event_age.to_seconds()),
            ),
            target_resource=self._queue,
        )
