"""Amazon EC2's security groups: which addresses their rules open."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers

ANYWHERE: Final = [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]
"""What a group opens that says nothing of its egress."""


def addresses(rules: Any) -> list[dict[str, Any]] | None:
    """Return the rules for addresses, one each; what a group opens to another one is a resource of its own."""
    found = []
    for rule in rules or []:
        ports = {name: rule.get(name) for name in ("IpProtocol", "FromPort", "ToPort")}
        given = [*rule.get("IpRanges", []), *rule.get("Ipv6Ranges", [])] if "IpRanges" in rule else [rule]
        cidrs = [(name, each[name]) for each in given for name in ("CidrIp", "CidrIpv6") if each.get(name)]
        found += [{**ports, name: cidr} for name, cidr in cidrs]
    return found or None


SECURITY_GROUPS: Final[Readers] = {
    "AWS::EC2::SecurityGroup.SecurityGroupEgress": Reader(
        "ec2",
        "describe_security_groups",
        {"GroupIds": "[id]"},
        "IpPermissionsEgress",
        described="SecurityGroups[0]",
        normal=addresses,
        default=ANYWHERE,
    ),
    "AWS::EC2::SecurityGroup.SecurityGroupIngress": Reader(
        "ec2",
        "describe_security_groups",
        {"GroupIds": "[id]"},
        "IpPermissions",
        described="SecurityGroups[0]",
        normal=addresses,
    ),
}
