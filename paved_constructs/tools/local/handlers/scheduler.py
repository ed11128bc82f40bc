"""EventBridge Scheduler: schedules with all of their properties, of which stock copies a selection."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties


def _create(name: str, properties: Properties) -> str:
    named = {"Name": name[-64:].lstrip("-"), **properties}
    call("scheduler", "create_schedule", **named)
    schedule: str = named["Name"]
    return schedule


def _update(schedule: str, properties: Properties, _previous: Properties) -> None:
    call("scheduler", "update_schedule", **{**properties, "Name": schedule})


def _delete(schedule: str, properties: Properties) -> None:
    call("scheduler", "delete_schedule", Name=schedule, GroupName=properties.get("GroupName"))


def _arn(schedule: str, properties: Properties) -> Mapping[str, Any]:
    group = properties.get("GroupName")
    return {"Arn": call("scheduler", "get_schedule", Name=schedule, GroupName=group)["Arn"]}


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::Scheduler::Schedule": Handler(_create, _delete, _update, _arn, create_only=("GroupName", "Name"))
}
EXTENDED: Final[Mapping[str, Extension]] = {}
