"""What every task on Fargate decides, whatever starts it: its size, its rights, what it may write, how it logs."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, Size
from aws_cdk import aws_ecs as ecs

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable
from paved_constructs.parts.environment import SECRET_NAMES

TASK: Final[GoldenTable] = {
    "cpu": Choice(
        ByTier(production=1024, sandbox=512),
        why="a service starts with a vCPU in production, in units of a 1024th, and is measured before it grows",
        sets=("AWS::ECS::TaskDefinition.Cpu",),
    ),
    "memory_limit_mib": Choice(
        ByTier(production=2048, sandbox=1024),
        why="the least that Fargate pairs with the CPU, and a limit for the container too",
        controls=("CT.ECS.PR.7",),
        sets=("AWS::ECS::TaskDefinition.Memory", "AWS::ECS::TaskDefinition.ContainerDefinitions.Memory"),
    ),
    "image_digest": Golden(
        ByTier(production=True, sandbox=False),
        why="what was tested is what runs: a tag can be moved, a digest cannot",
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.Image",),
    ),
    "readonly_root_filesystem": Golden(
        True,
        why="who breaks in cannot change the program, and nothing is lost with a task",
        controls=("ECS.5", "CT.ECS.PR.6"),
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.ReadonlyRootFilesystem",),
    ),
    "tmpfs": Choice(
        {"/tmp": 64},  # noqa: S108 - a path in the container
        why="what may be written, and how much of it in MiB: kept in memory, so any user may write it",
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.LinuxParameters",),
    ),
    "user": Golden(
        "10001:10001",
        why="who breaks out of the program is nobody",
        controls=("ECS.1", "CT.ECS.PR.3"),
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.User",),
    ),
    "privileged": Fixed(
        False,
        why="a container with the host's rights is no container",
        controls=("ECS.4", "CT.ECS.PR.11"),
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.Privileged",),
    ),
    "drop_capabilities": Golden(
        (ecs.Capability.ALL,),
        why="no program that serves requests needs root's powers; the value is what is taken away",
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.LinuxParameters",),
    ),
    "init_process_enabled": Fixed(
        True,
        why="the signal to stop reaches the program, and its dead children are buried",
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.LinuxParameters",),
    ),
    "stop_timeout": Choice(
        Duration.seconds(60),
        why="requests that are being answered are answered before the task ends; Fargate waits two minutes at most",
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.StopTimeout",),
    ),
    "log_mode": Fixed(
        ecs.AwsLogDriverMode.NON_BLOCKING,
        why="a service must not stand still because its logs do",
        controls=("ECS.9", "CT.ECS.PR.5", "AwsSolutions-ECS7"),
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.LogConfiguration",),
    ),
    "max_buffer_size": Fixed(
        Size.mebibytes(25),
        why="minutes of logs are kept while CloudWatch cannot be reached",
        sets=("AWS::ECS::TaskDefinition.ContainerDefinitions.LogConfiguration",),
    ),
    "secret_names": Fixed(
        SECRET_NAMES,
        why="what ends like this is a secret, and whoever may describe a task reads its environment",
        controls=("ECS.8", "CT.ECS.PR.12", "AwsSolutions-ECS2"),
    ),
    "task_role": Fixed(
        "what uses() grants",
        why="a program begins without any right; the role that starts it may write its log and read its own secrets",
        controls=("AwsSolutions-IAM5",),
    ),
    "assumed_by": Fixed(
        "tasks of this account",
        why="ECS takes the roles for nobody else's tasks",
        sets=("AWS::IAM::Role.AssumeRolePolicyDocument",),
    ),
}
