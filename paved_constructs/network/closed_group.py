"""A security group of one construct's own, out of which only a few ports lead."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2

from paved_constructs.core.construct import PavedConstruct


def closed_group(construct: PavedConstruct, vpc: ec2.IVpc, about: str, egress: Sequence[int]) -> ec2.SecurityGroup:
    """Return a group that lets nobody in and out of which only TCP ports `egress` lead; what it uses opens more."""
    description = f"{about} of {construct.path}"
    group = ec2.SecurityGroup(construct, "Group", vpc=vpc, description=description, allow_all_outbound=False)
    for port in egress:
        group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(port), "AWS and partners")
    return group
