"""What a plain service may cost in a month, and who is told when it will cost more."""

from __future__ import annotations

from aws_cdk import aws_budgets as budgets
from constructs import Construct

from benchmarks.plain_python.stack import ServiceStack

ALERTS = (("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100))
Cfn = budgets.CfnBudget


def budget(stack: ServiceStack, monthly: float) -> None:
    """Make a budget of US dollars for the service in its stage; the stack's topic is told of its alerts."""
    of = {"service": stack.node.id, "stage": stack.stage_name}
    tags = [Cfn.TagValuesProperty(key=key, values=[value], match_options=["EQUALS"]) for key, value in of.items()]
    told = Cfn.SubscriberProperty(subscription_type="SNS", address=stack.topic.topic_arn)
    made = budgets.CfnBudget(
        Construct(stack, "Budget"),
        "Resource",
        budget=Cfn.BudgetDataProperty(
            budget_type="COST",
            time_unit="MONTHLY",
            budget_limit=Cfn.SpendProperty(amount=monthly, unit="USD"),
            filter_expression=Cfn.ExpressionProperty(and_=[Cfn.ExpressionProperty(tags=each) for each in tags]),
            metrics=["UnblendedCost"],
        ),
        notifications_with_subscribers=[
            Cfn.NotificationWithSubscribersProperty(
                notification=Cfn.NotificationProperty(
                    notification_type=kind,
                    comparison_operator="GREATER_THAN",
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                ),
                subscribers=[told],
            )
            for kind, percent in ALERTS
        ],
    )
    made.node.add_dependency(stack.topic.node.find_child("Policy"))
