"""Application Auto Scaling, as small as it can be: it keeps targets, policies and scheduled actions.

It scales nothing: nothing on this machine has a load to scale by.
"""

import json
import time
import uuid
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Final, NamedTuple

from paved_constructs.tools.local.handlers import internals

Request = Mapping[str, Any]
_TARGET: Final = ("ServiceNamespace", "ResourceId", "ScalableDimension")


class _Kind(NamedTuple):
    """What the service keeps: the list that describes it, the members that identify it, and its ARN."""

    items: str
    ids: tuple[str, ...]
    arn: str
    arn_form: str


_TARGETS: Final = _Kind("ScalableTargets", _TARGET, "ScalableTargetARN", "scalable-target/{id}")
_POLICIES: Final = _Kind(
    "ScalingPolicies",
    (*_TARGET, "PolicyName"),
    "PolicyARN",
    "scalingPolicy:{id}:resource/{ServiceNamespace}/{ResourceId}:policyName/{PolicyName}",
)
_ACTIONS: Final = _Kind(
    "ScheduledActions",
    (*_TARGET, "ScheduledActionName"),
    "ScheduledActionARN",
    "scheduledAction:{id}:resource/{ServiceNamespace}/{ResourceId}:scheduledActionName/{ScheduledActionName}",
)
_records: Final[MutableMapping[tuple[str, ...], dict[str, Any]]] = {}


class _RefusedError(Exception):
    """A request that AWS would refuse: its error code and the message."""


def install() -> None:
    """Makes the emulator serve it."""
    internals.add_service("application-autoscaling", "AnyScaleFrontendService", _handle)


async def _handle(
    _method: str, _path: str, headers: Mapping[str, str], body: bytes, _query: Any
) -> tuple[int, dict[str, str], bytes]:
    target = next((value for name, value in headers.items() if name.lower() == "x-amz-target"), "")
    operation = _OPERATIONS.get(target.rpartition(".")[2])
    status, answer = 200, {}
    try:
        if operation is None:
            raise _RefusedError("UnknownOperationException", f"{target} is not emulated")
        answer = operation(json.loads(body or b"{}"))
    except _RefusedError as refused:
        code, message = refused.args
        status, answer = 400, {"__type": code, "message": message}
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(answer).encode()


def _scope(kind: _Kind) -> tuple[str, ...]:
    return (internals.account(), internals.region(), kind.items)


def _register(request: Request) -> dict[str, Any]:
    record = _put(_TARGETS, {name: value for name, value in request.items() if name != "Tags"})
    return {"ScalableTargetARN": record["ScalableTargetARN"]}


def _put_policy(request: Request) -> dict[str, Any]:
    record = _put(_POLICIES, {"Alarms": [], **_of_target(request)})
    return {"PolicyARN": record["PolicyARN"], "Alarms": []}


def _put_action(request: Request) -> dict[str, Any]:
    _put(_ACTIONS, _of_target(request))
    return {}


def _of_target(request: Request) -> Request:
    if (*_scope(_TARGETS), *(request[name] for name in _TARGET)) not in _records:
        what = ", ".join(f"{name}: {request[name]}" for name in _TARGET)
        raise _RefusedError("ObjectNotFoundException", f"No scalable target registered for {what}")
    return request


def _put(kind: _Kind, request: Request) -> dict[str, Any]:
    """Adds a record, or changes what the request says of one that there is."""
    key = (*_scope(kind), *(request[name] for name in kind.ids))
    form = f"arn:aws:application-autoscaling:{internals.region()}:{internals.account()}:{kind.arn_form}"
    arn = form.format(id=uuid.uuid4(), **request)
    record = _records.setdefault(key, {kind.arn: arn, "CreationTime": time.time()})
    record.update(request)
    return record


def _deregister(request: Request) -> dict[str, Any]:
    """Takes the target's policies and scheduled actions with it, as AWS does."""
    _delete(_TARGETS, request)
    for kind in (_POLICIES, _ACTIONS):
        start = (*_scope(kind), *(request[name] for name in _TARGET))
        for key in [key for key in _records if key[: len(start)] == start]:
            del _records[key]
    return {}


def _delete(kind: _Kind, request: Request) -> dict[str, Any]:
    key = (*_scope(kind), *(request[name] for name in kind.ids))
    if _records.pop(key, None) is None:
        raise _RefusedError("ObjectNotFoundException", f"No {kind.items} found for {key[3:]}")
    return {}


def _describe(kind: _Kind, request: Request) -> dict[str, Any]:
    """The records that match: each id may be given, by its name or as one of several by its plural."""
    found = [record for key, record in _records.items() if key[:3] == _scope(kind)]
    for name in kind.ids:
        wanted = request.get(f"{name}s") or ([request[name]] if request.get(name) else [])
        found = [record for record in found if not wanted or record[name] in wanted]
    return {kind.items: found}


_OPERATIONS: Final[Mapping[str, Callable[[Request], dict[str, Any]]]] = {
    "RegisterScalableTarget": _register,
    "DeregisterScalableTarget": _deregister,
    "DescribeScalableTargets": lambda request: _describe(_TARGETS, request),
    "PutScalingPolicy": _put_policy,
    "DeleteScalingPolicy": lambda request: _delete(_POLICIES, request),
    "DescribeScalingPolicies": lambda request: _describe(_POLICIES, request),
    "PutScheduledAction": _put_action,
    "DeleteScheduledAction": lambda request: _delete(_ACTIONS, request),
    "DescribeScheduledActions": lambda request: _describe(_ACTIONS, request),
}
