"""What AWS answers about a resource, and the policies and names that the answers hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEY = "arn:aws:kms:eu-central-1:123456789012:key/0a1b"


@dataclass(frozen=True)
class Answers:
    """`properties` are a resource's in a template, `live` what AWS answers when it is so.

    `other` is its answer when the property is another, `unset` when a template does not set it (a text: an error).
    """

    id: str
    properties: Mapping[str, Any]
    live: Mapping[str, Any]
    other: Mapping[str, Any]
    unset: Mapping[str, Any] | str
    arguments: Mapping[str, Any] = field(default_factory=dict)


def policy(effect: str) -> dict[str, Any]:
    return {"Statement": [{"Effect": effect, "Action": "*", "Principal": "*", "Resource": "*"}]}


DENY, ALLOW = (json.dumps(policy(effect)) for effect in ("Deny", "Allow"))
