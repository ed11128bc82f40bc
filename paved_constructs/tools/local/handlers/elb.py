"""Load balancing: what stock drops of listeners and their rules, and of a target group's name."""

from collections.abc import Mapping
from typing import Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties
from paved_constructs.tools.local.handlers.tags import dropped


def _restore_rule(rule: str, properties: Properties, previous: Properties) -> None:
    if gone := dropped(properties, previous):
        call("elbv2", "remove_tags", ResourceArns=[rule], TagKeys=gone)
    if properties.get("Tags"):
        call("elbv2", "add_tags", ResourceArns=[rule], Tags=properties["Tags"])


def _restore_listener(listener: str, properties: Properties, _previous: Properties) -> None:
    if attributes := properties.get("ListenerAttributes"):
        call("elbv2", "modify_listener_attributes", ListenerArn=listener, Attributes=attributes)


def _full_name(group: str, _properties: Properties) -> Mapping[str, str]:
    return {"TargetGroupFullName": group.rpartition(":")[2]}  # stock leaves out that it is a target group's


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {
    "AWS::ElasticLoadBalancingV2::Listener": Extension(_restore_listener),
    "AWS::ElasticLoadBalancingV2::ListenerRule": Extension(_restore_rule),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Extension(attributes=_full_name),
}
