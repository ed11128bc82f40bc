"""The HTTPS entry of a plain service: an internal load balancer at a name of the stage's zone."""

from __future__ import annotations

from hashlib import sha256

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm
from benchmarks.plain_python.network import APP, stage_zone
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.targets import over_groups


class Entry(Construct):
    """A load balancer that answers to `host`."""

    def __init__(self, scope: Construct, id: str, stack: ServiceStack, vpc: ec2.IVpc, host: str) -> None:
        super().__init__(scope, id)
        self.host = host
        group = ec2.SecurityGroup(
            self, "Group", vpc=vpc, allow_all_outbound=False, description=f"The load balancer of {self.node.path}"
        )
        group.add_ingress_rule(ec2.Peer.ipv4(vpc.vpc_cidr_block), ec2.Port.tcp(443), "HTTPS from the network")
        self.balancer = elbv2.ApplicationLoadBalancer(
            self,
            "Default",
            vpc=vpc,
            vpc_subnets=APP,
            internet_facing=False,
            security_group=group,
            drop_invalid_header_fields=True,
            desync_mitigation_mode=elbv2.DesyncMitigationMode.STRICTEST,
            deletion_protection=stack.tier["protected"],
        )
        if stack.tier["accessLogs"]:
            log_bucket = stack.shared("log-bucket")
            for kind in ("access_logs", "connection_logs"):
                self.balancer.set_attribute(f"{kind}.s3.enabled", "true")
                self.balancer.set_attribute(f"{kind}.s3.bucket", log_bucket)
                self.balancer.set_attribute(f"{kind}.s3.prefix", self.node.path)
        metrics = self.balancer.metrics
        errors = metrics.http_code_elb(elbv2.HttpCodeElb.ELB_5XX_COUNT, period=MINUTE, statistic="Sum")
        rejected = metrics.rejected_connection_count(period=MINUTE, statistic="Sum")
        alarm(self, "entry.BalancerErrors", errors, stack=stack)
        alarm(self, "entry.Rejected", rejected, stack=stack)
        zone = stage_zone(stack)
        self.listener = self.balancer.add_listener(
            "Https",
            port=443,
            open=False,
            ssl_policy=elbv2.SslPolicy.TLS13_RES,
            certificates=[elbv2.ListenerCertificate.from_certificate_manager(zone.certificate)],
            default_action=elbv2.ListenerAction.fixed_response(
                404, content_type="text/plain", message_body="There is nothing here."
            ),
        )
        route53.ARecord(
            self,
            "Name",
            zone=zone.zone,
            record_name=host,
            target=route53.RecordTarget.from_alias(targets.LoadBalancerTarget(self.balancer)),
            comment=f"made by {self.node.path}",
        )

    def send(
        self, groups: list[elbv2.ApplicationTargetGroup], stack: ServiceStack
    ) -> tuple[elbv2.ApplicationListenerRule, cloudwatch.Alarm]:
        """Send all traffic to the first of `groups`; return the rule and the alarm on its targets."""
        weights = [1, *(0 for _ in groups[1:])]
        scope = Construct(self, "Rule")
        rule = elbv2.ApplicationListenerRule(
            scope,
            "Default",
            listener=self.listener,
            priority=20_001 + int(sha256(f"{self.host}/".encode()).hexdigest(), 16) % 30_000,
            conditions=[elbv2.ListenerCondition.host_headers([self.host])],
            action=elbv2.ListenerAction.weighted_forward(
                [
                    elbv2.WeightedTargetGroup(target_group=group, weight=weight)
                    for group, weight in zip(groups, weights, strict=True)
                ]
            ),
        )
        counts = [group.metrics.unhealthy_host_count(period=MINUTE, statistic="Maximum") for group in groups]
        return rule, alarm(
            scope, "entry.UnhealthyTargets", over_groups("MAX", counts, "unhealthy targets"), stack=stack
        )
