"""Application Auto Scaling: the resource types of the service in `scaling_service`."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

_SERVICE: Final = "application-autoscaling"
_IDS: Final = ("ResourceId", "ScalableDimension", "ServiceNamespace")


def _register(_name: str, properties: Properties) -> str:
    _reregister("", properties, {})
    return "|".join(properties[name] for name in _IDS)


def _reregister(_id: str, properties: Properties, previous: Properties) -> None:
    target = {name: properties[name] for name in _IDS}
    call(_SERVICE, "register_scalable_target", **{**properties, "ScheduledActions": None, **target})
    actions = {action["ScheduledActionName"]: action for action in properties.get("ScheduledActions", [])}
    for action in previous.get("ScheduledActions", []):
        if (name := action["ScheduledActionName"]) not in actions:
            call(_SERVICE, "delete_scheduled_action", ScheduledActionName=name, **target)
    for action in actions.values():
        call(_SERVICE, "put_scheduled_action", **action, **target)


def _deregister(_id: str, properties: Properties) -> None:
    call(_SERVICE, "deregister_scalable_target", **{name: properties[name] for name in _IDS})


def _target_id(target: str, _properties: Properties) -> Mapping[str, Any]:
    return {"Id": target}


def _put_policy(_name: str, properties: Properties) -> str:
    policy = _policy(properties)
    arn: str = call(_SERVICE, "put_scaling_policy", **policy)["PolicyARN"]
    return arn


def _policy(properties: Properties) -> dict[str, Any]:
    """The policy's target is given by its id, or by the id's parts."""
    policy = dict(properties)
    if target := policy.pop("ScalingTargetId", None):
        policy |= dict(zip(_IDS, target.split("|"), strict=True))
    return policy


def _update_policy(_arn: str, properties: Properties, _previous: Properties) -> None:
    call(_SERVICE, "put_scaling_policy", **_policy(properties))


def _delete_policy(_arn: str, properties: Properties) -> None:
    policy = _policy(properties)
    ids = {name: policy[name] for name in (*_IDS, "PolicyName")}
    call(_SERVICE, "delete_scaling_policy", **ids)


def _policy_arn(arn: str, _properties: Properties) -> Mapping[str, Any]:
    return {"Arn": arn}


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": Handler(
        _register, _deregister, _reregister, _target_id, create_only=_IDS
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Handler(
        _put_policy,
        _delete_policy,
        _update_policy,
        _policy_arn,
        create_only=(*_IDS, "PolicyName", "ScalingTargetId"),
    ),
}
EXTENDED: Final[Mapping[str, Extension]] = {}
