"""What a service may cost in a month in its stage, and who is told when it will cost more."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import aws_budgets as budgets
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.topic import alarm_topic

GOLDEN: Final[GoldenTable] = {
    "filter": Fixed(
        ("service", "stage"),
        why="what is counted are the costs that carry both tags of the stack; the payer's account activates them once",
        sets=("AWS::Budgets::Budget.Budget.FilterExpression",),
    ),
    "metrics": Fixed(
        ("UnblendedCost",),
        why="what the invoice says, day by day",
        sets=("AWS::Budgets::Budget.Budget.Metrics",),
    ),
    "time_unit": Fixed(
        "MONTHLY",
        why="invoices come by the month, and so do plans",
    ),
    "alerts": Fixed(
        (("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)),
        why="a forecast leaves time to do something; the others say how it went, in percent of the budget",
        sets=("AWS::Budgets::Budget.NotificationsWithSubscribers",),
    ),
}


class PavedBudget(PavedConstruct):
    """A budget of `monthly` US dollars for the stack's service in its stage; the stack's topic is told of its alerts.

    Costs count from the day on which the tags `service` and `stage` are activated as cost allocation tags (AWS Billing
    documentation, "Activating user-defined cost allocation tags"). `.budget` is the ordinary L1: there is no L2.
    Raises PavedError for a budget of nothing.
    """

    def __init__(self, scope: Construct, id: str, *, monthly: float) -> None:
        super().__init__(scope, id)
        if monthly <= 0:
            raise PavedError(self, f"monthly={monthly!r} US dollars; what runs costs something, give what it may cost")
        rows = settle(self, GOLDEN, {})
        of = {"service": self.stack.service, "stage": self.stack.stage.name}
        data = budgets.CfnBudget.BudgetDataProperty(
            budget_type="COST",
            time_unit=rows["time_unit"],
            budget_limit=budgets.CfnBudget.SpendProperty(amount=monthly, unit="USD"),
            filter_expression=budgets.CfnBudget.ExpressionProperty(and_=[_tagged(t, of[t]) for t in rows["filter"]]),
            metrics=list(rows["metrics"]),
        )
        topic = alarm_topic(self, used_by="budgets")
        told = budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=topic.topic_arn)
        alerts = [_alert(kind, percent, told) for kind, percent in rows["alerts"]]
        self.budget: Final = budgets.CfnBudget(
            Construct(self, "Default"),  # where an L2 would stand: one of a later CDK keeps the logical ID
            "Resource",
            budget=data,
            notifications_with_subscribers=alerts,
        )
        self.budget.node.add_dependency(topic.node.find_child("Policy"))  # Budgets tries the topic at once


def _tagged(tag: str, value: str) -> Any:
    values = budgets.CfnBudget.TagValuesProperty(key=tag, values=[value], match_options=["EQUALS"])
    return budgets.CfnBudget.ExpressionProperty(tags=values)


def _alert(kind: str, percent: int, told: budgets.CfnBudget.SubscriberProperty) -> Any:
    return budgets.CfnBudget.NotificationWithSubscribersProperty(
        notification=budgets.CfnBudget.NotificationProperty(
            notification_type=kind, comparison_operator="GREATER_THAN", threshold=percent, threshold_type="PERCENTAGE"
        ),
        subscribers=[told],
    )
