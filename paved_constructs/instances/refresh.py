"""How a fleet's new instances take over: CloudFormation refreshes them, and turns back when an alarm goes off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import IConstruct

from paved_constructs.parts.rollout import Rollout, check_rollout

BAKE: Final = Duration.minutes(5)
"""For how long the alarms can still end a refresh whose instances all stand: as long as an alarm looks back."""

IN_TURN: Final = {"min_healthy_percentage": 100, "max_healthy_percentage": 110, "bake_time": BAKE}
"""A new instance stands before an old one goes: one, or a tenth of them at a time."""

REFRESHES: Final[Mapping[Rollout, Mapping[str, Any]]] = {
    Rollout.ALL_AT_ONCE: {"min_healthy_percentage": 0, "max_healthy_percentage": 100},
    Rollout.ROLLING: IN_TURN,
    Rollout.CANARY: {**IN_TURN, "checkpoint_percentages": [10, 100], "checkpoint_delay": Duration.minutes(10)},
}
"""Rollout -> arguments of the L2. A canary is a tenth, one instance at least, for twice as long as an alarm looks."""


def update_policy(
    construct: IConstruct, rollout: Rollout, alarms: Sequence[cloudwatch.Alarm]
) -> autoscaling.UpdatePolicy:
    """Return how CloudFormation replaces instances that a change makes old.

    A refresh that one of `alarms` ends is rolled back; where all go at once there is nobody to compare with, and they
    are not asked. Raises PavedError for a rollout that a fleet does not have.
    """
    check_rollout(construct, rollout, REFRESHES)
    return autoscaling.UpdatePolicy.instance_refresh(
        strategy=autoscaling.InstanceRefreshStrategy.ROLLING,
        alarms=None if rollout is Rollout.ALL_AT_ONCE else list(alarms),
        **REFRESHES[rollout],
    )
