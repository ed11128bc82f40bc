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


def _budget(name: str, value: Any, other: Any) -> Answers:
    def told(**more: Any) -> dict[str, Any]:
        about = {"BudgetName": "orders", "TimeUnit": "DAILY", "BudgetType": "COST", **more}
        return {"Budget": about}

    unset = {"Budget": {"BudgetName": "orders", "TimeUnit": "DAILY", "BudgetType": "COST"}}
    asked = {**OF_BUDGET, "ShowFilterExpression": True}
    return Answers("orders", {"Budget": {name: value}}, told(**{name: value}), told(**{name: other}), unset, asked)


def _alert(percent: int) -> dict[str, Any]:
    kind = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "ThresholdType": "PERCENTAGE"}
    return {**kind, "Threshold": percent}


OF_BUDGET = {"AccountId": "123456789012", "BudgetName": "orders"}
TAGGED = {"Tags": {"Key": "service", "Values": ["orders"], "MatchOptions": ["EQUALS"]}}

OBSERVABILITY = {
    "AWS::Budgets::Budget.Budget.FilterExpression": _budget("FilterExpression", TAGGED, {"Not": TAGGED}),
    "AWS::Budgets::Budget.Budget.Metrics": _budget("Metrics", ["UnblendedCost"], ["BlendedCost"]),
    "AWS::Budgets::Budget.NotificationsWithSubscribers": Answers(
        "orders",
        {"NotificationsWithSubscribers": [{"Notification": _alert(80), "Subscribers": []}]},
        {"Notifications": [{**_alert(80), "NotificationState": "OK"}]},
        {"Notifications": [_alert(100)]},
        {"Notifications": []},
        OF_BUDGET,
    ),
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
