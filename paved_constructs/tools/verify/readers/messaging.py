"""Amazon SQS and SNS: every setting is an attribute, and every attribute a text."""

from __future__ import annotations

import json
from typing import Any, Final

from paved_constructs.tools.verify.policy import statements
from paved_constructs.tools.verify.reader import Reader, Readers


def _queue(attribute: str, **more: Any) -> Reader:
    arguments = {"QueueUrl": "id", "AttributeNames": "['All']"}
    return Reader("sqs", "get_queue_attributes", arguments, f"Attributes.{attribute}", **more)


def redrive(value: Any) -> Any:
    """Return a redrive policy, which the API has as text."""
    return json.loads(value) if isinstance(value, str) else value


def _topic(attribute: str, **more: Any) -> Reader:
    return Reader("sns", "get_topic_attributes", {"TopicArn": "id"}, f"Attributes.{attribute}", **more)


MESSAGING: Final[Readers] = {
    "AWS::SNS::Topic.KmsMasterKeyId": _topic("KmsMasterKeyId"),
    "AWS::SNS::TopicPolicy.PolicyDocument": _topic("Policy", targets="properties.Topics", normal=statements),
    "AWS::SQS::Queue.KmsDataKeyReusePeriodSeconds": _queue("KmsDataKeyReusePeriodSeconds", default=300),
    "AWS::SQS::Queue.KmsMasterKeyId": _queue("KmsMasterKeyId"),
    "AWS::SQS::Queue.MessageRetentionPeriod": _queue("MessageRetentionPeriod", default=345600),
    "AWS::SQS::Queue.ReceiveMessageWaitTimeSeconds": _queue("ReceiveMessageWaitTimeSeconds", default=0),
    "AWS::SQS::Queue.RedriveAllowPolicy": _queue(
        "RedriveAllowPolicy", normal=redrive, default={"redrivePermission": "allowAll"}
    ),
    "AWS::SQS::Queue.RedrivePolicy": _queue("RedrivePolicy", normal=redrive),
    "AWS::SQS::Queue.SqsManagedSseEnabled": _queue("SqsManagedSseEnabled"),
    "AWS::SQS::Queue.VisibilityTimeout": _queue("VisibilityTimeout", default=30),
    "AWS::SQS::QueuePolicy.PolicyDocument": _queue("Policy", targets="properties.Queues", normal=statements),
}
