"""SNS: the attributes of a topic that stock drops."""

import json
from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

_ATTRIBUTES: Final = (
    "ArchivePolicy",
    "ContentBasedDeduplication",
    "FifoThroughputScope",
    "FifoTopic",
    "KmsMasterKeyId",
    "SignatureVersion",
    "TracingConfig",
)


def _restore_topic(topic: str, properties: Properties, previous: Properties) -> None:
    wanted, before = _attributes(properties), _attributes(previous)
    for name in wanted.keys() | before.keys():
        if wanted.get(name) != before.get(name):
            value = wanted.get(name, "")
            call("sns", "set_topic_attributes", TopicArn=topic, AttributeName=name, AttributeValue=value)


def _attributes(properties: Properties) -> dict[str, Any]:
    """The properties as the API's attributes: the log settings of a protocol become one attribute each."""
    attributes = {name: properties[name] for name in _ATTRIBUTES if name in properties}
    if "DataProtectionPolicy" in properties:
        attributes["DataProtectionPolicy"] = json.dumps(properties["DataProtectionPolicy"])
    for setting in properties.get("DeliveryStatusLogging", []):
        protocol = _PROTOCOLS[setting["Protocol"]]
        attributes |= {f"{protocol}{name}": value for name, value in setting.items() if name != "Protocol"}
    return attributes


_PROTOCOLS: Final[Mapping[str, str]] = {
    "application": "Application",
    "firehose": "Firehose",
    "http/s": "HTTP",
    "lambda": "Lambda",
    "sqs": "SQS",
}

ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::SNS::Topic": Extension(_restore_topic)}
