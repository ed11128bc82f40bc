"""What each viewer watched last: one item of the table, {pk: "viewer#<viewer>", views: [{title, at}], expires_at}.

A history holds each title once, with the last time that it was begun, and the newest titles only, newest first. So
it is the same whatever the order in which views are told, and however often: no view has to be remembered by its id.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import surroundings

KEPT = 50
"""How many titles of a viewer are kept."""
EXPIRES_AFTER = 180 * 24 * 3600
"""Seconds after which a viewer who begins nothing more is forgotten."""
ATTEMPTS = 8
"""How often a view is tried beside others of the same viewer: only as many can be in the way as there are workers."""
VIEWER = re.compile(r"[!-~]{1,128}")
"""What a viewer's pseudonym looks like."""

_DYNAMODB = surroundings.client("dynamodb")
_ConditionFailed = _DYNAMODB.exceptions.ConditionalCheckFailedException


class ConflictError(Exception):
    """A history was changed by others at each attempt; nothing is lost, the view is to be told again."""


@dataclass(frozen=True)
class View:
    """A title that was begun, `at` seconds since the epoch."""

    title: str
    at: int


def read(viewer: str) -> list[View]:
    """Return what a viewer watched, newest first; empty for one whom nobody knows. It may be a second behind."""
    return _views(_item(viewer, consistent=False))


def add(viewer: str, view: View) -> None:
    """Keep a view; being told twice changes nothing. Raises ConflictError."""
    for _ in range(ATTEMPTS):
        item = _item(viewer, consistent=True)
        old = _views(item)
        new = merged(old, view)
        if new == old or _replace(viewer, item, new):
            return
    raise ConflictError


def merged(history: list[View], view: View) -> list[View]:
    """Return a history with one more view; between two of the same second, the title decides."""
    last = {each.title: each.at for each in history}
    last[view.title] = max(view.at, last.get(view.title, view.at))
    newest = sorted(last.items(), key=lambda each: (-each[1], each[0]))
    return [View(title, at) for title, at in newest[:KEPT]]


def watched() -> Iterator[list[str]]:
    """Yield the titles of each viewer, and not who it is."""
    pages = _DYNAMODB.get_paginator("scan").paginate(
        TableName=surroundings.results_table(),
        FilterExpression="begins_with(pk, :viewer)",
        ProjectionExpression="#views",
        ExpressionAttributeNames={"#views": "views"},
        ExpressionAttributeValues={":viewer": {"S": "viewer#"}},
    )
    for page in pages:
        for item in page["Items"]:
            yield [view.title for view in _views(item)]


def _item(viewer: str, *, consistent: bool) -> dict[str, Any]:
    key = {"pk": _key(viewer)}
    answer = _DYNAMODB.get_item(TableName=surroundings.results_table(), Key=key, ConsistentRead=consistent)
    return answer.get("Item", {})


def _replace(viewer: str, item: dict[str, Any], history: list[View]) -> bool:
    """Put a history in the place of what was read, and tell whether that was still there."""
    views = {"L": [{"M": {"title": {"S": view.title}, "at": {"N": str(view.at)}}} for view in history]}
    if item:
        condition = {
            "ConditionExpression": "#views = :read",
            "ExpressionAttributeNames": {"#views": "views"},
            "ExpressionAttributeValues": {":read": item["views"]},
        }
    else:
        condition = {"ConditionExpression": "attribute_not_exists(pk)"}
    expires_at = {"N": str(history[0].at + EXPIRES_AFTER)}
    new = {"pk": _key(viewer), "views": views, "expires_at": expires_at}
    try:
        _DYNAMODB.put_item(TableName=surroundings.results_table(), Item=new, **condition)
    except _ConditionFailed:
        return False
    return True


def _views(item: dict[str, Any]) -> list[View]:
    views = item["views"]["L"] if item else []
    return [View(view["M"]["title"]["S"], int(view["M"]["at"]["N"])) for view in views]


def _key(viewer: str) -> dict[str, str]:
    return {"S": f"viewer#{viewer}"}
