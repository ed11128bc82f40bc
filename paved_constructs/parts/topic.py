"""The topic that the alarms of a stack notify; it exists only if there is an alarm."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_sns as sns
from constructs import Construct, IConstruct

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
}


class PavedTopic(Construct):
    """An encrypted topic for the alarms of one stack. Ask for it with `alarm_topic()`. `.topic` is the ordinary L2."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        settings = settle(self, GOLDEN, {})
        settings["master_key"] = stack_key(self, used_by="cloudwatch")
        self.topic: Final = sns.Topic(self, "Default", **settings)


def alarm_topic(construct: IConstruct) -> sns.Topic:
    """Return the alarm topic of a construct's stack, made when first asked for. Subscribe whoever is woken."""
    return PavedStack.enclosing(construct).shared(PavedTopic, "Alarms").topic
