"""Amazon EventBridge: which events a rule picks, and whom it hands them to."""

from __future__ import annotations

import json
from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers


def pattern(value: Any) -> Any:
    """Return an event pattern, which the API has as text."""
    return json.loads(value) if isinstance(value, str) else value


EVENTS: Final[Readers] = {
    "AWS::Events::Rule.EventPattern": Reader("events", "describe_rule", {"Name": "id"}, "EventPattern", normal=pattern),
    "AWS::Events::Rule.Targets": Reader("events", "list_targets_by_rule", {"Rule": "id"}, "Targets", default=[]),
}
