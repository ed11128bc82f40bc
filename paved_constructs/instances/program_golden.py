"""What the program of a fleet may do on its instance, be it a container or a unit."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_ecs as ecs

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable
from paved_constructs.parts.environment import SECRET_NAMES

PROGRAM: Final[GoldenTable] = {
    "image_digest": Golden(
        ByTier(production=True, sandbox=False),
        why="what was tested is what runs: a tag can be moved, a digest cannot",
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.UserData",),
    ),
    "user": Golden(
        "10001:10001",
        why="who breaks out of the program is nobody, on a machine that has rights of its own",
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.UserData",),
    ),
    "readonly_root_filesystem": Golden(
        True,
        why="who breaks in cannot change the program, nor the machine that starts it",
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.UserData",),
    ),
    "drop_capabilities": Golden(
        (ecs.Capability.ALL,),
        why="no program that serves requests needs root's powers; the value is what is taken away",
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.UserData",),
    ),
    "tmpfs": Choice(
        {"/tmp": 64},  # noqa: S108 - a path in the container
        why="what a container may write, and how much of it in MiB; a unit has a /tmp and a /var/lib/fleet of its own",
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.UserData",),
    ),
    "stop_timeout": Choice(
        Duration.seconds(60),
        why="what is still at work when it is told to stop may finish: the instance waits for it before it goes",
        sets=("AWS::AutoScaling::AutoScalingGroup.LifecycleHookSpecificationList",),
    ),
    "secret_names": Fixed(
        SECRET_NAMES,
        why="what ends like this is a secret, and whoever may describe a launch template reads its user data",
    ),
}
