"""The network of a stage: three tiers of subnets, watched, with the ways to AWS that its services need."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import Any, Final

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.errors import PavedError
from paved_constructs.core.settle import settle
from paved_constructs.network.stage_network import APP, share_network
from paved_constructs.network.vpc_golden import GOLDEN
from paved_constructs.parts.log_group import PavedLogGroup
from paved_constructs.parts.own_service import own_service

PRIVATE: Final = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))
PREFIXES: Final = range(16, 21)
"""AWS takes nothing wider than /16; a /20 gives each of nine subnets 256 addresses, of which each task takes one."""

HTTPS: Final = ec2.Port.tcp(443)


class PavedNetwork(PavedConstruct):
    """A stage's VPC, which services find with `stage_network()`. One for each stage, in its platform stack.

    `cidr` is a private IPv4 range of /16 to /20, `interface_endpoints` the AWS services that are reached without
    leaving it. `.vpc` is the ordinary L2. Raises PavedError for another range, or in a stage without a network.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cidr: str | None = None,
        interface_endpoints: Sequence[ec2.IInterfaceVpcEndpointService] | None = None,
    ) -> None:
        super().__init__(scope, id)
        if not self.stack.stage.network:
            raise PavedError(self, "stands in a stage that says network=False; drop one of the two")
        settings = settle(self, GOLDEN, {}, cidr=cidr, interface_endpoints=interface_endpoints)
        self._check_cidr(settings["cidr"])
        self.vpc: Final = ec2.Vpc(
            self,
            "Default",
            ip_addresses=ec2.IpAddresses.cidr(settings["cidr"]),
            max_azs=settings["availability_zones"],
            nat_gateways=settings["nat_gateways"],
            subnet_configuration=_tiers(public_ips=settings["map_public_ip_on_launch"]),
            restrict_default_security_group=settings["restrict_default_security_group"],
        )
        self._log_flows(settings)
        self._reach_aws(settings)
        share_network(self, self.vpc)

    def _check_cidr(self, cidr: str) -> None:
        try:
            network = IPv4Network(cidr)
        except ValueError as wrong:
            raise PavedError(self, f"cidr={cidr!r} is no range: {wrong}; it looks like '10.0.0.0/16'") from None
        if not any(network.subnet_of(private) for private in PRIVATE):
            ranges = ", ".join(map(str, PRIVATE))
            raise PavedError(self, f"cidr={cidr!r} is not private; take a part of {ranges}")
        if network.prefixlen not in PREFIXES:
            raise PavedError(
                self,
                f"cidr={cidr!r} has {network.num_addresses} addresses; a network has a range of /{PREFIXES[0]} to "
                f"/{PREFIXES[-1]}, in which each of its tiers has room in each zone",
            )

    def _log_flows(self, settings: dict[str, Any]) -> None:
        group = PavedLogGroup(self, "Logs").log_group
        service = own_service(self, "vpc-flow-logs", "ec2:vpc-flow-log/*")
        role = iam.Role(Construct(self, "Flows"), "IAMRole", assumed_by=service)  # the logical ID is that of the L2's
        rights = group.grant(role, "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
        flows = self.vpc.add_flow_log(
            "Flows",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(
                group,
                role.without_policy_updates(),  # the L2 would let it pass itself on, too
            ),
            traffic_type=settings["traffic_type"],
            max_aggregation_interval=settings["max_aggregation_interval"],
        )
        rights.apply_before(flows)

    def _reach_aws(self, settings: dict[str, Any]) -> None:
        """Make the endpoints; the interface ones share a security group that lets in the network, and nobody out."""
        for name, service in settings["gateway_endpoints"].items():
            self.vpc.add_gateway_endpoint(name, service=service)
        if not settings["interface_endpoints"]:
            return
        group = ec2.SecurityGroup(
            self, "Endpoints", vpc=self.vpc, allow_all_outbound=False, description="The ways to AWS of this network"
        )
        group.add_ingress_rule(ec2.Peer.ipv4(settings["cidr"]), HTTPS, "from the network")
        for service in settings["interface_endpoints"]:
            self.vpc.add_interface_endpoint(
                service.short_name, service=service, subnets=APP, security_groups=[group], open=False
            )


def _tiers(*, public_ips: bool) -> list[ec2.SubnetConfiguration]:
    """Public for balancers and NAT, app for code, which reaches the internet, data for what never does."""
    return [
        ec2.SubnetConfiguration(name="public", subnet_type=ec2.SubnetType.PUBLIC, map_public_ip_on_launch=public_ips),
        ec2.SubnetConfiguration(name="app", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        ec2.SubnetConfiguration(name="data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
    ]
