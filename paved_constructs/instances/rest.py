"""Instances rest outside of their stage's uptime."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_autoscaling as autoscaling
from constructs import IConstruct

from paved_constructs.core.golden import Fixed, Golden
from paved_constructs.core.stack import PavedStack

UPTIME: Final[Golden] = Fixed(
    None,
    why="as the stage's `uptime` says: outside of these hours there are no instances, and none are paid for",
    sets=("AWS::AutoScaling::ScheduledAction.Recurrence",),
)


def let_rest(construct: IConstruct, group: autoscaling.AutoScalingGroup, least: int, most: int) -> None:
    """Hold a group at 0 instances outside of the stage's uptime, if it has one; inside, between its bounds again."""
    uptime = PavedStack.enclosing(construct).stage.uptime
    if uptime is None:
        return
    for name, at, low, high in uptime.turns(least, most):
        when = autoscaling.Schedule.expression(uptime.recurrence(at))
        group.scale_on_schedule(name, schedule=when, time_zone=uptime.zone, min_capacity=low, max_capacity=high)
