"""Tasks rest outside of their stage's uptime."""

from __future__ import annotations

from typing import Final

from aws_cdk import TimeZone
from aws_cdk import aws_applicationautoscaling as autoscaling
from aws_cdk import aws_ecs as ecs
from constructs import IConstruct

from paved_constructs.core.golden import Fixed, Golden
from paved_constructs.core.stack import PavedStack

UPTIME: Final[Golden] = Fixed(
    None,
    why="as the stage's `uptime` says: outside of these hours there are no tasks, and none are paid for",
    sets=("AWS::ApplicationAutoScaling::ScalableTarget.ScheduledActions",),
)


def let_rest(construct: IConstruct, count: ecs.ScalableTaskCount, least: int, most: int) -> None:
    """Hold the number of tasks at 0 outside of the stage's uptime, if it has one; inside, between its bounds again."""
    uptime = PavedStack.enclosing(construct).stage.uptime
    if uptime is None:
        return
    zone = TimeZone.of(uptime.zone)
    for name, at, low, high in uptime.turns(least, most):
        when = autoscaling.Schedule.expression(uptime.expression(at))
        count.scale_on_schedule(name, schedule=when, time_zone=zone, min_capacity=low, max_capacity=high)
