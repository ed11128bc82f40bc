"""EC2: the rules of a security group as resources of their own."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

_SIDES: Final[Mapping[str, tuple[str, str, str]]] = {
    "CidrIp": ("IpRanges", "CidrIp", "CidrIpv4"),
    "CidrIpv6": ("Ipv6Ranges", "CidrIpv6", "CidrIpv6"),
    "SourcePrefixListId": ("PrefixListIds", "PrefixListId", "PrefixListId"),
    "DestinationPrefixListId": ("PrefixListIds", "PrefixListId", "PrefixListId"),
    "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId", "ReferencedGroupId"),
    "DestinationSecurityGroupId": ("UserIdGroupPairs", "GroupId", "ReferencedGroupId"),
}
"""The property that names a rule's other side -> the list and its member that name it when the rule is made,
and the member that names it when the rule is modified."""


def _common(properties: Properties) -> dict[str, Any]:
    return {name: properties.get(name) for name in ("IpProtocol", "FromPort", "ToPort")}


def _authorize(direction: str, _name: str, properties: Properties) -> str:
    permission = _common(properties)
    for name, (ranges, member, _) in _SIDES.items():
        if name in properties:
            permission[ranges] = [{member: properties[name], "Description": properties.get("Description")}]
    answer = call(
        "ec2",
        f"authorize_security_group_{direction}",
        GroupId=properties["GroupId"],
        IpPermissions=[permission],
    )
    rule: str = answer["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    return rule


def _modify(rule: str, properties: Properties, _previous: Properties) -> None:
    """A rule's description is all of it that may change."""
    modified = {**_common(properties), "Description": properties.get("Description", "")}
    modified |= {side: properties[name] for name, (_, _, side) in _SIDES.items() if name in properties}
    call(
        "ec2",
        "modify_security_group_rules",
        GroupId=properties["GroupId"],
        SecurityGroupRules=[{"SecurityGroupRuleId": rule, "SecurityGroupRule": modified}],
    )


def _revoke(direction: str, rule: str, properties: Properties) -> None:
    call(
        "ec2",
        f"revoke_security_group_{direction}",
        GroupId=properties["GroupId"],
        SecurityGroupRuleIds=[rule],
    )


def _id(rule: str, _properties: Properties) -> Mapping[str, Any]:
    return {"Id": rule}


def _handler(direction: str) -> Handler:
    return Handler(
        create=partial(_authorize, direction),
        delete=partial(_revoke, direction),
        update=_modify,
        attributes=_id,
        create_only=("GroupId", "IpProtocol", "FromPort", "ToPort", *_SIDES),
    )


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::EC2::SecurityGroupIngress": _handler("ingress"),
    "AWS::EC2::SecurityGroupEgress": _handler("egress"),
}
EXTENDED: Final[Mapping[str, Extension]] = {}
