"""What a fleet decides. Its alarms also turn a refresh back."""

from __future__ import annotations

from typing import Final, TypedDict

from aws_cdk import Duration
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ecs as ecs

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable, Waived
from paved_constructs.instances.fleet_alarms import FLEET_ALARMS
from paved_constructs.instances.machine_golden import MACHINE
from paved_constructs.instances.program_golden import PROGRAM
from paved_constructs.instances.scaling import SCALING
from paved_constructs.network.targets import TARGETS
from paved_constructs.parts.alarms import Alarms
from paved_constructs.parts.rollout import Rollout

GROUP: Final = "AWS::AutoScaling::AutoScalingGroup"

FLEET: Final[GoldenTable] = {
    "vpc_subnets": Fixed(
        "the stage's app subnets",
        why="one in each of its zones, three in production: a zone that fails is not the whole service",
        controls=("AutoScaling.2",),
        sets=(f"{GROUP}.VPCZoneIdentifier",),
    ),
    "health_check_type": Fixed(
        "ELB",
        why="an instance that runs and does not answer is replaced like one that does not run",
        controls=("AutoScaling.1", "CT.AUTOSCALING.PR.4", "AwsSolutions-AS2"),
        sets=(f"{GROUP}.HealthCheckType",),
    ),
    "health_check_grace_period": Choice(
        Duration.seconds(60),
        why="the balancer has that long to find out what the instance found before it joined: that it answers",
        sets=(f"{GROUP}.HealthCheckGracePeriod",),
    ),
    "launch_timeout": Choice(
        Duration.minutes(15),
        why="an instance joins when its program answers, and is replaced when it has not by then",
        sets=(f"{GROUP}.LifecycleHookSpecificationList",),
    ),
    "default_instance_warmup": Fixed(
        Duration.seconds(60),
        why="a program's busy first minute is not taken for load, nor for health",
        sets=(f"{GROUP}.DefaultInstanceWarmup",),
    ),
    "maintenance": Fixed(
        ByTier(production=(100, 110), sandbox=(0, 100)),
        why="in percent, the least and the most: a new instance stands before an old one goes, whatever replaces it",
        sets=(f"{GROUP}.InstanceMaintenancePolicy",),
    ),
    "capacity_rebalance": Fixed(
        "on spot capacity",
        why="a replacement starts when AWS sees an interruption coming, not after it",
        sets=(f"{GROUP}.CapacityRebalance",),
    ),
    "rollout": Choice(
        ByTier(production=Rollout.CANARY, sandbox=Rollout.ALL_AT_ONCE),
        why="a mistake meets a tenth of the traffic, and is taken back before anyone is awake",
    ),
    "notifications": Choice(
        ByTier(
            production=("INSTANCE_LAUNCH", "INSTANCE_LAUNCH_ERROR", "INSTANCE_TERMINATE", "INSTANCE_TERMINATE_ERROR"),
            sandbox=(),
        ),
        why="when instances come and go is known where the alarms are",
        controls=("AwsSolutions-AS3",),
        sets=(f"{GROUP}.NotificationConfigurations",),
    ),
    "group_metrics": Fixed(
        "all",
        why="how many should serve and do is measured, at no cost",
        sets=(f"{GROUP}.MetricsCollection",),
    ),
    "deletion_protection": Choice(
        ByTier(
            production=autoscaling.DeletionProtection.PREVENT_FORCE_DELETION,
            sandbox=autoscaling.DeletionProtection.NONE,
        ),
        why="a group whose instances serve is not deleted by one mistaken call",
        sets=(f"{GROUP}.DeletionProtection",),
    ),
    "alarms": Golden(
        FLEET_ALARMS,
        why="whoever owns the fleet hears of its failures before its callers tell; each one ends a refresh",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}


class FleetWaivers(TypedDict, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    alarms: Waived[Alarms]
    drop_capabilities: Waived[tuple[ecs.Capability, ...]]
    egress: Waived[tuple[int, ...]]
    http_put_response_hop_limit: Waived[int]
    image_digest: Waived[bool]
    readonly_root_filesystem: Waived[bool]
    user: Waived[str]


GOLDEN: Final[GoldenTable] = {**MACHINE, **PROGRAM, **TARGETS, **SCALING, **FLEET}

LEFT_OUT: Final[dict[str, str]] = {
    "EC2 service: SSH key": "AmazonSSMManagedInstanceCore, which is usually attached for sessions, also reads every "
    "parameter of the account: the role has the five actions that a session needs, and no managed policy",
    "EC2 service: update": "an instance refresh, in which CloudFormation hears no signals: an instance tells auto "
    "scaling that its program answers (a launching hook), and signals only while its stack is created",
    "EC2 service: instance types": "a sandbox has one small type; Trainium has one size with one chip",
}
"""Rows of the defaults that a fleet does not set, or not like this, and why."""
