"""One host and path of a load balancer, and the targets that answer there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import Choice, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, watch

PATH: Final = re.compile(r"/|(/[A-Za-z0-9_.~-]+){1,2}")
BANDS: Final = (range(20_001, 50_001), range(5_001, 20_001), range(1, 5_001))
"""Where a path's priority lies, by its number of segments: the longer path is asked first."""


def _unhealthy(groups: Sequence[elbv2.IApplicationTargetGroup]) -> cloudwatch.IMetric:
    counts = {
        f"group{number}": group.metrics.unhealthy_host_count(period=MINUTE, statistic="Maximum")
        for number, group in enumerate(groups)
    }
    filled = ", ".join(f"FILL({name}, 0)" for name in counts)
    return cloudwatch.MathExpression(
        expression=f"MAX([{filled}])", using_metrics=counts, label="unhealthy targets", period=MINUTE
    )


ALARMS: Final[Alarms] = (
    Alarm(
        "UnhealthyTargets",
        metric=_unhealthy,
        limit=0,
        means="Targets fail their health check, so the others carry their load.",
        do="Read the failing task's log; compare the health check's path and time-out with what the code answers.",
    ),
)

GOLDEN: Final[GoldenTable] = {
    "priority": Choice(
        None,
        why="made from host and path, so it stays the same whatever other services do; longer paths come first",
        sets=("AWS::ElasticLoadBalancingV2::ListenerRule.Priority",),
    ),
    "alarms": Fixed(
        ALARMS,
        why="a service that loses its targets one by one is mended before the last",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}


class PavedEntryRule(PavedConstruct):
    """Sends what is asked of a host, at a path and below it, to targets. Made by `add_target()` of an entry.

    The first of `target_groups` gets all traffic, until a deployment shifts it to another. `priority` (1 to 50000)
    is only for two rules that came to the same one. `.rule` is the ordinary L2, `.alarms` are its alarms. Raises
    PavedError for a path that is no prefix, or a host and path or a priority of `entry` that another rule has.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        entry: str,
        listener: elbv2.IApplicationListener,
        host: str,
        path: str,
        target_groups: Sequence[elbv2.IApplicationTargetGroup],
        priority: int | None = None,
    ) -> None:
        super().__init__(scope, id)
        if not PATH.fullmatch(path):
            raise PavedError(self, f"path={path!r} is no prefix of one or two segments, like '/orders'; '/' takes all")
        settings = settle(self, GOLDEN, {}, priority=priority)
        chosen: int = settings["priority"] or stable_priority(host, path)
        claim = self.stack.stage.claim
        claim(f"https://{host}{path}", self.path, otherwise="serve another path or another host")
        claim(f"priority {chosen} of {entry}", self.path, otherwise="give one of the two another, priority=…")
        conditions = [elbv2.ListenerCondition.host_headers([host])]
        if path != "/":
            conditions.append(elbv2.ListenerCondition.path_patterns([path, f"{path}/*"]))
        first, *others = target_groups
        weights = [(first, 1), *((other, 0) for other in others)]
        forward = [elbv2.WeightedTargetGroup(target_group=group, weight=weight) for group, weight in weights]
        self.rule: Final = elbv2.ApplicationListenerRule(
            self,
            "Default",
            listener=listener,
            priority=chosen,
            conditions=conditions,
            action=elbv2.ListenerAction.weighted_forward(forward),
        )
        self.alarms: Final = watch(self, target_groups, settings["alarms"])


def stable_priority(host: str, path: str) -> int:
    """Return the priority of a host's path: the same in every synth, and before that of any shorter path."""
    band = BANDS[len([segment for segment in path.split("/") if segment])]
    return band[int(sha256(f"{host}{path}".encode()).hexdigest(), 16) % len(band)]


def rule_id(path: str) -> str:
    """Return the construct id of a path's rule below its entry: "Rule", or "Rule-orders-new"."""
    return f"Rule{path.rstrip('/').replace('/', '-')}"
