"""A task on Fargate: definition, container, roles and log group. What a service, a worker and a job are made around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from paved_constructs.containers.fargate import check_size, check_stop
from paved_constructs.parts.environment import Environment
from paved_constructs.parts.image import check_digest
from paved_constructs.parts.log_group import PavedLogGroup

EXEC_WRITES: Final = ("/managed-agents", "/var/lib/amazon/ssm", "/var/log/amazon/ssm")
"""Where the agent behind ECS Exec writes, as root: without these it does not start in a read-only container."""

TMPFS_OPTIONS: Final = (ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV, ecs.TmpfsMountOption.EXEC)
"""Executable, since libraries of Java and Python unpack their native code there."""

INSTEAD: Final = 'hand it over as a secret: secrets={"NAME": ecs.Secret.from_secrets_manager(…)}'


class Task:
    """The one container of a task and what is around it, made below `construct`.

    `rows` are the settled rows of TASK ({name: value}). `.definition` and `.container` are ordinary L2s. Raises
    PavedError for a size that Fargate does not have, an image that may become another, a time to stop that is too
    long, or a secret in the environment.
    """

    def __init__(
        self,
        construct: Construct,
        rows: Mapping[str, Any],
        *,
        image: ecs.ContainerImage,
        command: Sequence[str] | None = None,
        environment: Mapping[str, str] | None = None,
        secrets: Mapping[str, ecs.Secret] | None = None,
        port: int | None = None,
        log_retention: logs.RetentionDays | None = None,
        executable: bool = False,
        health_check: ecs.HealthCheck | None = None,
    ) -> None:
        self._environment = Environment(construct, rows["secret_names"], remedy=INSTEAD, secrets=secrets or ())
        by_digest = rows["image_digest"]
        check_stop(construct, rows["stop_timeout"])
        self.definition: Final = _definition(construct, rows)
        self.container: Final = self.definition.add_container(
            construct.node.id,
            image=image,
            command=list(command) if command is not None else None,
            secrets=dict(secrets or {}),
            port_mappings=[ecs.PortMapping(container_port=port)] if port is not None else None,
            memory_limit_mib=rows["memory_limit_mib"],
            stop_timeout=rows["stop_timeout"],
            health_check=health_check,
            linux_parameters=_linux_parameters(construct, rows),
            logging=_logging(construct, rows, log_retention),
            **{name: rows[name] for name in ("privileged", "readonly_root_filesystem", "user")},
        )
        if by_digest:
            check_digest(construct, self.container.image_name)
        if executable:
            self._make_executable()
        for name, value in (environment or {}).items():
            self.add_environment(name, value)

    def add_environment(self, name: str, value: str) -> None:
        """Hand a value to the code. Raises PavedError for a secret, or where the name has another value already."""
        self._environment.take(name, value)
        self.container.add_environment(name, value)

    def _make_executable(self) -> None:
        for path in EXEC_WRITES:
            name = path.strip("/").replace("/", "-")
            self.definition.add_volume(name=name)
            self.container.add_mount_points(ecs.MountPoint(container_path=path, source_volume=name, read_only=False))


def _definition(construct: Construct, rows: Mapping[str, Any]) -> ecs.FargateTaskDefinition:
    cpu, memory = rows["cpu"], rows["memory_limit_mib"]
    check_size(construct, cpu, memory)
    platform = ecs.RuntimePlatform(
        cpu_architecture=rows["cpu_architecture"], operating_system_family=ecs.OperatingSystemFamily.LINUX
    )
    stack = Stack.of(construct)
    source = {
        "StringEquals": {"aws:SourceAccount": stack.account},
        "ArnLike": {"aws:SourceArn": f"arn:{stack.partition}:ecs:{stack.region}:{stack.account}:*"},
    }
    tasks = iam.ServicePrincipal("ecs-tasks.amazonaws.com", conditions=source)
    return ecs.FargateTaskDefinition(
        construct,
        "Task",
        cpu=cpu,
        memory_limit_mib=memory,
        runtime_platform=platform,
        task_role=iam.Role(construct, "TaskRole", assumed_by=tasks),
        execution_role=iam.Role(construct, "ExecutionRole", assumed_by=tasks),
    )


def _linux_parameters(construct: Construct, rows: Mapping[str, Any]) -> ecs.LinuxParameters:
    linux = ecs.LinuxParameters(construct, "Linux", init_process_enabled=rows["init_process_enabled"])
    linux.drop_capabilities(*rows["drop_capabilities"])
    for path, mebibytes in rows["tmpfs"].items():
        linux.add_tmpfs(ecs.Tmpfs(container_path=path, size=mebibytes, mount_options=list(TMPFS_OPTIONS)))
    return linux


def _logging(construct: Construct, rows: Mapping[str, Any], retention: logs.RetentionDays | None) -> ecs.LogDriver:
    return ecs.LogDrivers.aws_logs(
        log_group=PavedLogGroup(construct, "Logs", retention=retention).log_group,
        stream_prefix=construct.node.id,
        mode=rows["log_mode"],
        max_buffer_size=rows["max_buffer_size"],
    )
