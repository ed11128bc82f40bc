"""Events of the account's bus, handed to a queue of a plain stack; what cannot be delivered is kept."""

from __future__ import annotations

from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.storage import dead_letter_queue


def subscribe(stack: ServiceStack, id: str, *, to: sqs.Queue, source: str, detail_type: str) -> None:
    """Hand events to a queue; the L2's target would open it to every rule of every account."""
    scope = Construct(stack, id)
    undelivered = dead_letter_queue(scope, "Undelivered", stack)
    rule = events.CfnRule(
        scope,
        "Resource",
        event_pattern={"source": [source], "detail-type": [detail_type], "account": [stack.account]},
        state="ENABLED",
        targets=[
            events.CfnRule.TargetProperty(
                id="Target0",
                arn=to.queue_arn,
                dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=undelivered.queue_arn),
                retry_policy=events.CfnRule.RetryPolicyProperty(
                    maximum_retry_attempts=185, maximum_event_age_in_seconds=24 * 3600
                ),
            )
        ],
    )
    for queue in (to, undelivered):
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": rule.attr_arn}},
            )
        )
