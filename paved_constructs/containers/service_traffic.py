"""How an entry's traffic reaches a service's tasks, and how ECS shifts it from the old ones to the new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from constructs import Construct

from paved_constructs.containers.service_rollout import needs_second_target
from paved_constructs.network.stage_network import stage_network
from paved_constructs.network.targets import target_group
from paved_constructs.parts.rollout import Rollout

Groups = Sequence[elbv2.ApplicationTargetGroup]


def target_groups(construct: Construct, port: int, rows: Mapping[str, Any], rollout: Rollout) -> Groups:
    """Return one group of the settled rows of TARGETS, or two for a rollout that needs them."""
    ids = ("Targets", "OtherTargets") if needs_second_target(rollout) else ("Targets",)
    vpc = stage_network(construct).vpc
    return [target_group(construct, each, vpc, port, rows) for each in ids]


def attach(
    construct: Construct,
    service: ecs.FargateService,
    container: str,
    groups: Groups,
    rule: elbv2.ApplicationListenerRule,
) -> None:
    """Let the tasks' container answer what `rule` sends to the first group, and ECS shift it to the second."""
    service.node.add_dependency(rule)  # ECS refuses a target group that no load balancer has yet
    first, *others = groups
    shifted = [_alternate(construct, first, other, rule) for other in others]
    alternate = shifted[0] if shifted else None
    first.add_target(service.load_balancer_target(container_name=container, alternate_target=alternate))


def _alternate(
    construct: Construct,
    group: elbv2.ApplicationTargetGroup,
    other: elbv2.ApplicationTargetGroup,
    rule: elbv2.ApplicationListenerRule,
) -> ecs.AlternateTarget:
    return ecs.AlternateTarget(
        "Other",
        alternate_target_group=other,
        production_listener=ecs.ListenerRuleConfiguration.application_listener_rule(rule),
        role=_shifts(construct, [group.target_group_arn, other.target_group_arn], rule.listener_rule_arn),
    )


def _shifts(construct: Construct, groups: list[str], rule: str) -> iam.Role:
    """Return the role in which ECS shifts traffic: of this rule, between these groups, and nothing else."""
    may = {
        "rule": (["ModifyRule"], [rule]),
        "targets": (["RegisterTargets", "DeregisterTargets"], groups),
        "look": ([f"Describe{what}" for what in ("Listeners", "Rules", "TargetGroups", "TargetHealth")], ["*"]),
    }
    statements = [
        iam.PolicyStatement(actions=[f"elasticloadbalancing:{action}" for action in actions], resources=resources)
        for actions, resources in may.values()
    ]
    account = {"StringEquals": {"aws:SourceAccount": Stack.of(construct).account}}
    return iam.Role(
        construct,
        "Shifts",
        assumed_by=iam.ServicePrincipal("ecs.amazonaws.com", conditions=account),
        inline_policies={"Shifts": iam.PolicyDocument(statements=statements)},
    )
