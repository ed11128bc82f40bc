"""The target groups behind a plain entry, and what the alarms of those who answer measure of them."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, math
from benchmarks.plain_python.stack import ServiceStack

PORT = 8080


def target_group(
    scope: Construct, id: str, *, stack: ServiceStack, vpc: ec2.IVpc, path: str, kind: elbv2.TargetType
) -> elbv2.ApplicationTargetGroup:
    """Make a group of targets that tell at `path` whether they can serve."""
    return elbv2.ApplicationTargetGroup(
        scope,
        id,
        vpc=vpc,
        port=PORT,
        protocol=elbv2.ApplicationProtocol.HTTP,
        target_type=kind,
        deregistration_delay=Duration.seconds(stack.tier["service"]["deregistrationSeconds"]),
        health_check=elbv2.HealthCheck(
            path=path,
            interval=Duration.seconds(10),
            timeout=Duration.seconds(5),
            healthy_threshold_count=2,
            unhealthy_threshold_count=3,
        ),
    )


def target_metrics(groups: list[elbv2.ApplicationTargetGroup]) -> dict[str, cloudwatch.IMetric]:
    """Return what the alarms of whoever answers measure ({alarm: metric})."""
    code = elbv2.HttpCodeTarget.TARGET_5XX_COUNT
    errors = [group.metrics.http_code_target(code, period=MINUTE, statistic="Sum") for group in groups]
    times = [group.metrics.target_response_time(period=MINUTE, statistic="p99") for group in groups]
    return {
        "ServerErrors": over_groups("SUM", errors, "5xx"),
        "Latency": over_groups("MAX", times, "p99 of the response time"),
    }


def over_groups(how: str, metrics: list[cloudwatch.IMetric], label: str) -> cloudwatch.MathExpression:
    """Return a metric over all target groups, of which one may have no traffic."""
    named = {f"group{number}": metric for number, metric in enumerate(metrics)}
    return math(f"{how}([{', '.join(f'FILL({name}, 0)' for name in named)}])", named, label)
