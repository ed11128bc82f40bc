"""How a service's new tasks take over: ECS's own strategies, which turn back when one of its alarms goes off."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_ecs as ecs
from constructs import IConstruct

from paved_constructs.parts.rollout import Rollout, check_rollout

BAKE: Final = Duration.minutes(5)
"""How long the tasks that were replaced are kept: as long as an alarm looks back."""

STRATEGIES: Final[dict[Rollout, dict[str, Any]]] = {
    Rollout.ROLLING: {"deployment_strategy": ecs.DeploymentStrategy.ROLLING},
    Rollout.BLUE_GREEN: {"deployment_strategy": ecs.DeploymentStrategy.BLUE_GREEN, "bake_time": BAKE},
    Rollout.LINEAR: {
        "deployment_strategy": ecs.DeploymentStrategy.LINEAR,
        "linear_configuration": ecs.TrafficShiftConfig(step_percent=10, step_bake_time=Duration.minutes(1)),
        "bake_time": BAKE,
    },
    Rollout.CANARY: {
        "deployment_strategy": ecs.DeploymentStrategy.CANARY,
        "canary_configuration": ecs.TrafficShiftConfig(step_percent=10, step_bake_time=Duration.minutes(10)),
        "bake_time": BAKE,
    },
}
"""Rollout -> arguments of the L2. A canary meets its tenth for twice as long as an alarm looks back."""


def strategy(construct: IConstruct, rollout: Rollout) -> dict[str, Any]:
    """Return the arguments that make a service roll out so; raise PavedError for a rollout that it does not have."""
    check_rollout(construct, rollout, STRATEGIES)
    return STRATEGIES[rollout]


def needs_second_target(rollout: Rollout) -> bool:
    """Say whether old and new tasks stand side by side, each in a target group of their own."""
    return rollout is not Rollout.ROLLING
