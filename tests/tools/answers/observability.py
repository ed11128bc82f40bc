"""What CloudWatch answers."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import KEY, Answers

TOPIC = "arn:aws:sns:eu-central-1:123456789012:alarms"


def _log_group(name: str, value: Any, attribute: str, other: Any) -> Answers:
    def told(**more: Any) -> dict[str, Any]:
        return {"logGroups": [{"logGroupName": "api-2"}, {"logGroupName": "api", **more}]}

    live = told(**{attribute: value})
    return Answers("api", {name: value}, live, told(**{attribute: other}), told(), {"logGroupNamePrefix": "api"})


def _alarm(**about: Any) -> dict[str, Any]:
    return {"MetricAlarms": [{"AlarmName": "errors", "ActionsEnabled": True, **about}]}


OBSERVABILITY = {
    "AWS::CloudWatch::Alarm.AlarmActions": Answers(
        "errors",
        {"AlarmActions": [TOPIC]},
        _alarm(AlarmActions=[TOPIC]),
        _alarm(AlarmActions=[TOPIC], ActionsEnabled=False),
        _alarm(AlarmActions=[]),
        {"AlarmNames": ["errors"]},
    ),
    "AWS::Logs::LogGroup.KmsKeyId": _log_group("KmsKeyId", KEY, "kmsKeyId", KEY + "2"),
    "AWS::Logs::LogGroup.RetentionInDays": _log_group("RetentionInDays", 365, "retentionInDays", 14),
}
