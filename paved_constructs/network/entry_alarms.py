"""The alarms of a load balancer itself: what its targets answer, and how fast, their own constructs watch."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms


def _balancer_errors(balancer: elbv2.ApplicationLoadBalancer) -> cloudwatch.IMetric:
    code = elbv2.HttpCodeElb.ELB_5XX_COUNT
    return balancer.metrics.http_code_elb(code, period=MINUTE, statistic="Sum")


ALARMS: Final[Alarms] = (
    Alarm(
        "BalancerErrors",
        metric=_balancer_errors,
        limit=0,
        means="The balancer itself answers with 5xx: it found no target that could answer, or not in time.",
        do="Look at the health of the targets first, then at their memory and at requests of over a minute.",
    ),
    Alarm(
        "Rejected",
        metric=lambda balancer: balancer.metrics.rejected_connection_count(period=MINUTE, statistic="Sum"),
        limit=0,
        means="Callers are turned away, since the balancer holds as many connections as it can.",
        do="Compare the connections with those of yesterday: an attack, or a caller that does not reuse its own?",
    ),
)
