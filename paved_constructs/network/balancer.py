"""How an entry is built from its settled table: a load balancer with an HTTPS listener, and what belongs to it."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.network.firewall import PavedFirewall
from paved_constructs.network.stage_network import stage_network
from paved_constructs.network.stage_zone import stage_zone
from paved_constructs.parts.alarms import watch
from paved_constructs.parts.stage_parameter import shared


def balancer(entry: PavedConstruct, settings: dict[str, Any]) -> elbv2.ApplicationLoadBalancer:
    """Make the load balancer of an entry, with its security group, logs, firewall and alarms."""
    network, public = stage_network(entry), settings["public"]
    made = elbv2.ApplicationLoadBalancer(
        entry,
        "Default",
        vpc=network.vpc,
        vpc_subnets=network.public if public else network.app,
        internet_facing=public,
        security_group=_group(entry, network.vpc, public=public),
        drop_invalid_header_fields=settings["drop_invalid_header_fields"],
        desync_mitigation_mode=settings["desync_mitigation_mode"],
        deletion_protection=settings["deletion_protection"],
    )
    if settings["access_logs"]:
        _log(entry, made)
    if public and settings["waf"]:
        PavedFirewall(entry, "Firewall", protects=made, managed_rules=settings["waf"])
    watch(entry, made, settings["alarms"])
    return made


def listener(
    entry: PavedConstruct, made: elbv2.ApplicationLoadBalancer, settings: dict[str, Any]
) -> elbv2.ApplicationListener:
    """Let a balancer speak HTTPS with the stage's certificate; a public one sends plain HTTP there."""
    if settings["public"]:
        made.add_redirect(open=False)
    certificate = elbv2.ListenerCertificate.from_certificate_manager(stage_zone(entry).certificate)
    return made.add_listener(
        "Https",
        port=443,
        open=False,
        ssl_policy=settings["ssl_policy"],
        certificates=[certificate],
        default_action=elbv2.ListenerAction.fixed_response(
            settings["default_status"], content_type="text/plain", message_body="There is nothing here."
        ),
    )


def _group(entry: PavedConstruct, vpc: ec2.IVpc, *, public: bool) -> ec2.SecurityGroup:
    group = ec2.SecurityGroup(
        entry, "Group", vpc=vpc, allow_all_outbound=False, description=f"The load balancer of {entry.path}"
    )
    if public:
        group.add_ingress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443), "HTTPS from anyone")
        group.add_ingress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(80), "HTTP from anyone, to be sent to HTTPS")
    else:
        group.add_ingress_rule(ec2.Peer.ipv4(vpc.vpc_cidr_block), ec2.Port.tcp(443), "HTTPS from the network")
    return group


def _log(entry: PavedConstruct, made: elbv2.ApplicationLoadBalancer) -> None:
    """Log requests and connections; by attribute, since the L2 would want to write the log bucket's policy."""
    bucket = shared(entry, "log-bucket")
    for kind in ("access_logs", "connection_logs"):
        made.set_attribute(f"{kind}.s3.enabled", "true")
        made.set_attribute(f"{kind}.s3.bucket", bucket)
        made.set_attribute(f"{kind}.s3.prefix", entry.path)
