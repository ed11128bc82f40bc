"""The auto scaling group of a fleet: how many instances there are, of which types, and how they are replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from aws_cdk import Annotations
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.instances.refresh import update_policy
from paved_constructs.network.stage_network import stage_network
from paved_constructs.parts.key import stack_key
from paved_constructs.parts.profile import Profile
from paved_constructs.parts.topic import alarm_topic

Hook = autoscaling.CfnAutoScalingGroup.LifecycleHookSpecificationProperty
STARTS: Final = "starts"
STOPS: Final = "stops"
"""The names of the hooks, which `watch.sh` completes."""

STOP_MARGIN_SECONDS: Final = 60
"""What a hook waits longer than the times of which it is made: an instance looks every few seconds."""


PASSED_ON: Final = (
    "default_instance_warmup",
    "deletion_protection",
    "max_capacity",
    "max_instance_lifetime",
    "min_capacity",
)
"""Settled rows that the L2 takes under the same name."""


def group(
    construct: PavedConstruct,
    name: str,
    template: ec2.ILaunchTemplate,
    rows: Mapping[str, Any],
    *,
    profile: Profile,
    alarms: Sequence[cloudwatch.Alarm],
) -> autoscaling.AutoScalingGroup:
    """Return the group of a fleet's settled rows, which has no count of its own: each deployment would reset it.

    It has a name, by which its instances know it: what they are made of cannot refer to it. Nothing replaces it.
    """
    network = stage_network(construct)
    least, most = rows["maintenance"]
    made = autoscaling.AutoScalingGroup(
        construct,
        "Default",
        auto_scaling_group_name=name,
        vpc=network.vpc,
        vpc_subnets=network.app,
        mixed_instances_policy=_instances(construct, template, profile),
        min_healthy_percentage=least,
        max_healthy_percentage=most,
        capacity_rebalance=profile.spot,
        health_checks=autoscaling.HealthChecks.with_additional_checks(
            additional_types=[autoscaling.AdditionalHealthCheckType(rows["health_check_type"])],
            grace_period=rows["health_check_grace_period"],
        ),
        update_policy=update_policy(construct, rows["rollout"], alarms),
        signals=autoscaling.Signals.wait_for_min_capacity(timeout=rows["launch_timeout"]),
        notifications=_notifications(construct, rows["notifications"]),
        group_metrics=[autoscaling.GroupMetrics.all()],
        **{name: rows[name] for name in PASSED_ON},
    )
    stop = rows["deregistration_delay"].to_seconds() + rows["stop_timeout"].to_seconds() + STOP_MARGIN_SECONDS
    launch = rows["launch_timeout"].to_seconds()
    cast(autoscaling.CfnAutoScalingGroup, made.node.default_child).lifecycle_hook_specification_list = [
        _hook(STARTS, "LAUNCHING", launch, "ABANDON"),
        _hook(STOPS, "TERMINATING", stop, "CONTINUE"),
    ]  # on the group: hooks of their own would be there only after its first instances
    reason = "signals are for the stack's creation; a refresh waits for the hook"
    Annotations.of(made).acknowledge_warning("@aws-cdk/aws-autoscaling:signalsNotUsedByInstanceRefresh", reason)
    return made


def _instances(
    construct: PavedConstruct, template: ec2.ILaunchTemplate, profile: Profile
) -> autoscaling.MixedInstancesPolicy:
    tier = construct.stack.stage.tier
    return autoscaling.MixedInstancesPolicy(
        launch_template=template,
        launch_template_overrides=[
            autoscaling.LaunchTemplateOverrides(instance_type=ec2.InstanceType(each)) for each in profile.types(tier)
        ],
        instances_distribution=autoscaling.InstancesDistribution(
            on_demand_allocation_strategy=autoscaling.OnDemandAllocationStrategy.PRIORITIZED,
            on_demand_base_capacity=profile.base(tier),
            on_demand_percentage_above_base_capacity=0 if profile.spot else 100,
            spot_allocation_strategy=autoscaling.SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
        ),
    )


def _notifications(construct: PavedConstruct, events: Sequence[str]) -> list[autoscaling.NotificationConfiguration]:
    if not events:
        return []
    types = [autoscaling.ScalingEvent[event] for event in events]
    topic = alarm_topic(construct)
    stack_key(construct, used_by="autoscaling")
    return [autoscaling.NotificationConfiguration(topic=topic, scaling_events=autoscaling.ScalingEvents(*types))]


def _hook(name: str, moment: str, seconds: float, result: str) -> Hook:
    return Hook(
        lifecycle_hook_name=name,
        lifecycle_transition=f"autoscaling:EC2_INSTANCE_{moment}",
        heartbeat_timeout=int(seconds),
        default_result=result,
    )
