"""What Amazon SQS and SNS answers."""

from __future__ import annotations

import json
from typing import Any

from tests.tools.answers.answer import ALLOW, DENY, KEY, Answers, policy

TOPIC = "arn:aws:sns:eu-central-1:123456789012:alarms"
QUEUE = "https://sqs.eu-central-1.amazonaws.com/123456789012/failed"
SOURCE = "arn:aws:sqs:eu-central-1:123456789012:orders"


def _queue(name: str, value: Any, live: str, other: str, **unset: str) -> Answers:
    answers = [{"Attributes": {name: text}} for text in (live, other)]
    arguments = {"QueueUrl": QUEUE, "AttributeNames": ["All"]}
    return Answers(QUEUE, {name: value}, *answers, {"Attributes": unset}, arguments)


MESSAGING = {
    "AWS::SNS::Topic.KmsMasterKeyId": Answers(
        TOPIC,
        {"KmsMasterKeyId": KEY},
        {"Attributes": {"KmsMasterKeyId": "0a1b"}},
        {"Attributes": {"KmsMasterKeyId": "alias/aws/sns"}},
        {"Attributes": {"Owner": "123456789012"}},
        {"TopicArn": TOPIC},
    ),
    "AWS::SNS::TopicPolicy.PolicyDocument": Answers(
        "dev-orders-Policy-1",
        {"Topics": [TOPIC], "PolicyDocument": policy("Deny")},
        {"Attributes": {"Policy": DENY}},
        {"Attributes": {"Policy": ALLOW}},
        {"Attributes": {}},
        {"TopicArn": TOPIC},
    ),
    "AWS::SQS::Queue.KmsDataKeyReusePeriodSeconds": _queue(
        "KmsDataKeyReusePeriodSeconds", 900, "900", "300", KmsDataKeyReusePeriodSeconds="300"
    ),
    "AWS::SQS::Queue.KmsMasterKeyId": _queue("KmsMasterKeyId", KEY, KEY, KEY + "2"),
    "AWS::SQS::Queue.MessageRetentionPeriod": _queue(
        "MessageRetentionPeriod", 1209600, "1209600", "60", MessageRetentionPeriod="345600"
    ),
    "AWS::SQS::Queue.ReceiveMessageWaitTimeSeconds": _queue(
        "ReceiveMessageWaitTimeSeconds", 20, "20", "0", ReceiveMessageWaitTimeSeconds="0"
    ),
    "AWS::SQS::Queue.RedriveAllowPolicy": _queue(
        "RedriveAllowPolicy",
        {"redrivePermission": "byQueue", "sourceQueueArns": [SOURCE]},
        json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [SOURCE]}),
        json.dumps({"redrivePermission": "denyAll"}),
    ),
    "AWS::SQS::Queue.RedrivePolicy": _queue(
        "RedrivePolicy",
        {"deadLetterTargetArn": SOURCE, "maxReceiveCount": 5},
        json.dumps({"deadLetterTargetArn": SOURCE, "maxReceiveCount": "5"}),
        json.dumps({"deadLetterTargetArn": SOURCE, "maxReceiveCount": 50}),
    ),
    "AWS::SQS::Queue.SqsManagedSseEnabled": _queue(
        "SqsManagedSseEnabled", True, "true", "false", SqsManagedSseEnabled="false"
    ),
    "AWS::SQS::Queue.VisibilityTimeout": _queue("VisibilityTimeout", 90, "90", "30", VisibilityTimeout="30"),
    "AWS::SQS::QueuePolicy.PolicyDocument": Answers(
        "dev-orders-Policy-2",
        {"Queues": [QUEUE], "PolicyDocument": policy("Deny")},
        {"Attributes": {"Policy": DENY}},
        {"Attributes": {"Policy": ALLOW}},
        {"Attributes": {}},
        {"QueueUrl": QUEUE, "AttributeNames": ["All"]},
    ),
}
