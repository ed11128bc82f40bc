"""The target groups that a service's tasks answer in: one, or two where a deployment shifts traffic between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import Construct, IConstruct

from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import ByTier, Choice, Fixed, GoldenTable

PORTS: Final = range(1, 65536)

TARGETS: Final[GoldenTable] = {
    "health_check": Choice(
        None,
        why="only the code knows where it tells whether it can serve; a path, asked for",
        sets=("AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckPath",),
    ),
    "health_check_interval": Choice(
        Duration.seconds(10),
        why="a task that fails is out of the way after half a minute",
        sets=("AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckIntervalSeconds",),
    ),
    "health_check_timeout": Choice(
        Duration.seconds(5),
        why="who needs longer to say that it is well is not",
        sets=("AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckTimeoutSeconds",),
    ),
    "healthy_threshold_count": Fixed(
        2,
        why="one good answer may be luck, and more of them delay a deployment",
        sets=("AWS::ElasticLoadBalancingV2::TargetGroup.HealthyThresholdCount",),
    ),
    "unhealthy_threshold_count": Fixed(
        3,
        why="a single slow answer takes no task away",
        sets=("AWS::ElasticLoadBalancingV2::TargetGroup.UnhealthyThresholdCount",),
    ),
    "deregistration_delay": Choice(
        ByTier(production=Duration.seconds(30), sandbox=Duration.seconds(5)),
        why="requests under way are answered, and a deployment does not wait five minutes for them",
        sets=("AWS::ElasticLoadBalancingV2::TargetGroup.TargetGroupAttributes",),
    ),
}


def check_targets(construct: IConstruct, port: int, rows: Mapping[str, Any], stop_timeout: Duration | None) -> None:
    """Raise PavedError for a port, a path or times that a load balancer would refuse or that would cut requests off.

    `stop_timeout` is how long a target that is told to stop has, if it is told so before no more requests come.
    """
    if port not in PORTS:
        raise PavedError(construct, f"port={port!r}; a port is 1 to 65535")
    path = rows["health_check"]
    if path is None or not path.startswith("/"):
        raise PavedError(construct, f"health_check={path!r}; give the path where the code tells its health: '/healthz'")
    names = ("health_check_interval", "health_check_timeout", "deregistration_delay")
    interval, timeout, delay = (int(rows[name].to_seconds()) for name in names)
    if timeout >= interval:
        raise PavedError(
            construct,
            f"health_check_timeout={timeout} s; it has to be below health_check_interval, which is {interval} s",
        )
    stop = int(stop_timeout.to_seconds()) if stop_timeout else None
    if stop is not None and delay >= stop:
        raise PavedError(
            construct,
            f"deregistration_delay={delay} s; it has to be below stop_timeout, which is {stop} s: "
            "otherwise tasks are ended while requests are still sent to them",
        )


def target_group(
    construct: Construct,
    id: str,
    vpc: ec2.IVpc,
    port: int,
    rows: Mapping[str, Any],
    *,
    target_type: elbv2.TargetType = elbv2.TargetType.IP,
) -> elbv2.ApplicationTargetGroup:
    """Return a group for tasks (or instances) that listen on `port`, set as the settled rows of TARGETS say."""
    health = elbv2.HealthCheck(
        path=rows["health_check"],
        interval=rows["health_check_interval"],
        timeout=rows["health_check_timeout"],
        healthy_threshold_count=rows["healthy_threshold_count"],
        unhealthy_threshold_count=rows["unhealthy_threshold_count"],
    )
    return elbv2.ApplicationTargetGroup(
        construct,
        id,
        vpc=vpc,
        port=port,
        protocol=elbv2.ApplicationProtocol.HTTP,
        target_type=target_type,
        deregistration_delay=rows["deregistration_delay"],
        health_check=health,
    )
