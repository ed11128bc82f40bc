"""The topic that a stack's alarms and events notify; it exists only if there is one of them."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct, IConstruct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.core.stack import PavedStack
from paved_constructs.parts.key import STACK_KEY, stack_key

GOLDEN: Final[GoldenTable] = {
    "enforce_ssl": Fixed(
        True,
        why="what is wrong with a service is not told in the clear",
        controls=("AwsSolutions-SNS3",),
        sets=("AWS::SNS::TopicPolicy.PolicyDocument",),
    ),
    "master_key": Fixed(
        STACK_KEY,
        why="CloudWatch alarms cannot publish to a topic encrypted with AWS's own key",
        controls=("SNS.1", "CKV_AWS_26", "AwsSolutions-SNS2"),
        sets=("AWS::SNS::Topic.KmsMasterKeyId",),
    ),
    "publishers": Fixed(
        "what publishes, for this account",
        why="whoever may publish may wake people: CloudWatch, RDS or EventBridge, once something has them do it",
        sets=("AWS::SNS::TopicPolicy.PolicyDocument",),
    ),
}

LEFT_OUT: Final[dict[str, str]] = {
    "topic: TLS and delivery logs": "it has no delivery logs: its subscribers are people, and SNS logs no mail",
}
"""What was asked for and is done otherwise, and why."""


class PavedTopic(PavedConstruct):
    """An encrypted topic for the alarms of one stack. Ask for it with `alarm_topic()`.

    `.topic` is the ordinary L2, `.action` lets an alarm notify it.
    """

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        settings = settle(self, GOLDEN, {})
        del settings["publishers"]  # let in one by one
        settings["master_key"] = stack_key(self)
        self.topic: Final = sns.Topic(self, "Default", **settings)
        self.action: Final = actions.SnsAction(self.topic)
        self._publishers: set[str] = set()

    def let_in(self, service: str) -> None:
        """Let an AWS service (a name of the key's `USERS`) publish for this account: a policy of our own ends SNS's."""
        if service in self._publishers:
            return
        self._publishers.add(service)
        stack_key(self, used_by=service)
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid=f"PublishedBy{service.title().replace('.', '')}",
                principals=[iam.ServicePrincipal(f"{service}.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.stack.account}},
            )
        )


def alarm_topic(construct: IConstruct, *, used_by: str = "cloudwatch") -> sns.Topic:
    """Return the alarm topic of a construct's stack, made when first asked for, and let `used_by` publish to it.

    Subscribe whoever is woken.
    """
    return _let_in(construct, used_by).topic


def alarm_action(construct: IConstruct) -> actions.SnsAction:
    """Return what makes an alarm notify the alarm topic of a construct's stack."""
    return _let_in(construct, "cloudwatch").action


def _let_in(construct: IConstruct, service: str) -> PavedTopic:
    topic = PavedStack.enclosing(construct).shared(PavedTopic, "Alarms")
    topic.let_in(service)
    return topic
