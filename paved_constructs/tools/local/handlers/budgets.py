"""Budgets."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties


def _create(name: str, properties: Properties) -> str:
    budget = {"BudgetName": name, **properties["Budget"]}
    call("budgets", "create_budget", AccountId=internals.account(), **{**properties, "Budget": budget})
    created: str = budget["BudgetName"]
    return created


def _update(budget: str, properties: Properties, _previous: Properties) -> None:
    changed = {**properties["Budget"], "BudgetName": budget}
    call("budgets", "update_budget", AccountId=internals.account(), NewBudget=changed)


def _delete(budget: str, _properties: Properties) -> None:
    call("budgets", "delete_budget", AccountId=internals.account(), BudgetName=budget)


def _id(budget: str, _properties: Properties) -> Mapping[str, Any]:
    return {"Id": budget}


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::Budgets::Budget": Handler(_create, _delete, _update, _id, create_only=("NotificationsWithSubscribers",))
}
EXTENDED: Final[Mapping[str, Extension]] = {}
