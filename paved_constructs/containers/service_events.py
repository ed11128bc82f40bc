"""Tells the stack's topic of deployments that failed: they leave no alarm behind once they were taken back."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_events as events
from constructs import Construct

from paved_constructs.parts.topic import alarm_topic


def tell(construct: Construct, service: ecs.FargateService, names: Sequence[str]) -> None:
    """Send a service's deployment events of these names to the topic of its stack."""
    topic = alarm_topic(construct, used_by="events")
    events.CfnRule(  # the L1: the L2's target would open the topic to every account's rules
        construct,
        "Deployments",
        description="A deployment of this service failed, and was taken back",
        event_pattern={
            "source": ["aws.ecs"],
            "detail-type": ["ECS Deployment State Change"],
            "resources": [service.service_arn],
            "detail": {"eventName": list(names)},
        },
        targets=[events.CfnRule.TargetProperty(id="topic", arn=topic.topic_arn)],
    )
