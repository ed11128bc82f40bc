"""What a load balancer in front of services decides, whether one service has it or many share it."""

from __future__ import annotations

from typing import Final, TypedDict

from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable, Waived
from paved_constructs.network.entry_alarms import ALARMS
from paved_constructs.network.firewall import MANAGED_RULES
from paved_constructs.parts.alarms import Alarms

ATTRIBUTES: Final = ("AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerAttributes",)

GOLDEN: Final[GoldenTable] = {
    "public": Choice(
        False,
        why="only what says so is reached from the internet",
        controls=("EC2.18",),
        sets=("AWS::ElasticLoadBalancingV2::LoadBalancer.Scheme",),
    ),
    "ssl_policy": Fixed(
        elbv2.SslPolicy.TLS13_RES,
        why="TLS 1.3, or 1.2 with keys that are forgotten: what was recorded today cannot be read in ten years",
        controls=("ELB.17", "CKV_AWS_2", "CKV_AWS_103", "CT.ELASTICLOADBALANCING.PR.2"),
        sets=("AWS::ElasticLoadBalancingV2::Listener.SslPolicy",),
    ),
    "redirect": Fixed(
        ("public",),
        why="who types a public name without https finds it; inside, nothing listens where nothing is encrypted",
        controls=("ELB.1",),
    ),
    "default_status": Fixed(
        404,
        why="a host or path that no service has claimed is answered by none",
        sets=("AWS::ElasticLoadBalancingV2::Listener.DefaultActions",),
    ),
    "drop_invalid_header_fields": Fixed(
        True,
        why="what is no header hides a second request in the first",
        controls=("ELB.4", "CKV_AWS_131", "CT.ELASTICLOADBALANCING.PR.4"),
        sets=ATTRIBUTES,
    ),
    "desync_mitigation_mode": Choice(
        elbv2.DesyncMitigationMode.STRICTEST,
        why="a request that two programs may read differently reaches neither; DEFENSIVE does for old callers",
        controls=("ELB.12", "CT.ELASTICLOADBALANCING.PR.3"),
        sets=ATTRIBUTES,
    ),
    "deletion_protection": Fixed(
        ByTier(production=True, sandbox=False),
        why="no call, template or replacement takes away what customers are connected to",
        controls=("ELB.6", "CKV_AWS_150", "CT.ELASTICLOADBALANCING.PR.5"),
        sets=ATTRIBUTES,
    ),
    "access_logs": Golden(
        ByTier(production=True, sandbox=False),
        why="after an incident, who asked what and who connected can be told",
        controls=("ELB.5", "CKV_AWS_91", "AwsSolutions-ELB2", "CT.ELASTICLOADBALANCING.PR.6"),
        sets=ATTRIBUTES,
    ),
    "waf": Golden(
        ByTier(production=MANAGED_RULES, sandbox=()),
        why="what is public is attacked within minutes; it costs $8 a month, so a sandbox has none",
        controls=("ELB.16",),
    ),
    "ingress": Fixed(
        {"internal": "the network's range", "public": "anyone"},
        why="a load balancer listens to whom it is for; who else may connect is a line of the stack's",
        controls=("EC2.18", "EC2.19", "CKV_AWS_260", "AwsSolutions-EC23"),
        sets=("AWS::EC2::SecurityGroup.SecurityGroupIngress",),
    ),
    "egress": Fixed(
        "its targets",
        why="a balancer that is tricked into forwarding can reach nothing but what it is for",
        controls=("EC2.19",),
        sets=("AWS::EC2::SecurityGroup.SecurityGroupEgress",),
    ),
    "alarms": Golden(
        ALARMS,
        why="whoever owns the entry hears of its failures before its callers tell",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}


class EntryWaivers(TypedDict, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    access_logs: Waived[bool]
    alarms: Waived[Alarms]
    waf: Waived[tuple[str, ...]]
