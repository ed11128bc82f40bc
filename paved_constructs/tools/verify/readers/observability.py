"""CloudWatch and Budgets: alarms, log groups, and what a service may cost."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers


def _log_group(value: str) -> Reader:
    # there is no call for one group; a name has no character that means something in JMESPath's quotes
    described = "logGroups[?logGroupName=='{id}'] | [0]"
    return Reader("logs", "describe_log_groups", {"logGroupNamePrefix": "id"}, value, described=described)


def alerts(value: Any) -> Any:
    """Return a budget's alerts, without whom they tell: that is another call for each."""
    return [each.get("Notification", each) for each in value or []] or None


def _budget(value: str) -> Reader:
    asked = {"AccountId": "account", "BudgetName": "id", "ShowFilterExpression": "`true`"}
    return Reader("budgets", "describe_budget", asked, value, described="Budget")


OBSERVABILITY: Final[Readers] = {
    "AWS::Budgets::Budget.Budget.FilterExpression": _budget("FilterExpression"),
    "AWS::Budgets::Budget.Budget.Metrics": _budget("Metrics"),
    "AWS::Budgets::Budget.NotificationsWithSubscribers": Reader(
        "budgets",
        "describe_notifications_for_budget",
        {"AccountId": "account", "BudgetName": "id"},
        "Notifications[].{NotificationType: NotificationType, ComparisonOperator: ComparisonOperator, "
        "Threshold: Threshold, ThresholdType: ThresholdType}",
        normal=alerts,
    ),
    "AWS::CloudWatch::Alarm.AlarmActions": Reader(
        "cloudwatch",
        "describe_alarms",
        {"AlarmNames": "[id]"},
        "ActionsEnabled != `false` && AlarmActions",  # actions that are switched off wake nobody
        described="MetricAlarms[0]",
    ),
    "AWS::Logs::LogGroup.KmsKeyId": _log_group("kmsKeyId"),
    "AWS::Logs::LogGroup.RetentionInDays": _log_group("retentionInDays"),
}
