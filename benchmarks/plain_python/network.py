"""How a plain service finds what its platform shares: the network, the DNS zone and the certificate."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Annotations, Fn
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_route53 as route53
from constructs import Construct

from benchmarks.plain_python.stack import ServiceStack

APP = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)
DATA = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)


def stage_vpc(stack: ServiceStack) -> ec2.IVpc:
    """Return the stage's VPC, whose ids are known once it is deployed."""
    facts = Fn.split(";", stack.shared("network"), 6)
    zones, public, app, data = (Fn.split(",", fact, stack.tier["network"]["zones"]) for fact in facts[2:])
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id=facts[0],
        vpc_cidr_block=facts[1],
        availability_zones=zones,
        public_subnet_ids=public,
        private_subnet_ids=app,
        isolated_subnet_ids=data,
    )
    Annotations.of(stack).acknowledge_warning("@aws-cdk/aws-ec2:noSubnetRouteTableId", "routes are the platform's")
    return vpc


def closed_group(scope: Construct, vpc: ec2.IVpc, what: str) -> ec2.SecurityGroup:
    """Make a security group that lets nobody in, and out over HTTPS."""
    group = ec2.SecurityGroup(
        scope, "Group", vpc=vpc, description=f"{what} of {scope.node.path}", allow_all_outbound=False
    )
    group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443), "AWS and partners")
    return group


@dataclass
class StageZone:
    """The stage's DNS zone, and the certificate for the names in it."""

    zone: route53.IHostedZone
    certificate: acm.ICertificate


def stage_zone(stack: ServiceStack) -> StageZone:
    """Return the stage's zone, whose ids are known once it is deployed."""
    zone, certificate = Fn.split(";", stack.shared("zone"), 2)
    return StageZone(
        route53.HostedZone.from_hosted_zone_attributes(
            stack, "Zone", hosted_zone_id=zone, zone_name=f"{stack.stage_name}.example.com"
        ),
        acm.Certificate.from_certificate_arn(stack, "Certificate", certificate),
    )
