"""A task: definition, container, roles and log group. What a service, a worker and a job are made around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from aws_cdk import Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from paved_constructs.containers.container import linux_parameters, logging
from paved_constructs.parts.environment import Environment
from paved_constructs.parts.image import check_digest
from paved_constructs.parts.profile import Architecture, Profile

EXEC_WRITES: Final = ("/managed-agents", "/var/lib/amazon/ssm", "/var/log/amazon/ssm")
"""Where the agent behind ECS Exec writes, as root: without these it does not start in a read-only container."""

PROCESSORS: Final = {
    Architecture.ARM64: ecs.CpuArchitecture.ARM64,
    Architecture.X86_64: ecs.CpuArchitecture.X86_64,
}

INSTEAD: Final = 'hand it over as a secret: secrets={"NAME": ecs.Secret.from_secrets_manager(…)}'


class Task:
    """The one container of a task and what is around it, made below `construct`.

    `rows` are its construct's settled rows, those of TASK among them ({name: value}), `profile` is its hardware: what
    the image is built for, and the devices that the container is given. `.definition` and `.container` are ordinary
    L2s. Raises PavedError for an image that may become another, or a secret in the environment.
    """

    def __init__(
        self,
        construct: Construct,
        rows: Mapping[str, Any],
        profile: Profile,
        *,
        image: ecs.ContainerImage,
        command: Sequence[str] | None = None,
        environment: Mapping[str, str] | None = None,
        secrets: Mapping[str, ecs.Secret] | None = None,
        port: int | None = None,
        log_retention: logs.RetentionDays | None = None,
        health_check: ecs.HealthCheck | None = None,
    ) -> None:
        self._environment = Environment(construct, rows["secret_names"], remedy=INSTEAD, secrets=secrets or ())
        by_digest = rows["image_digest"]
        self.definition: Final = _definition(construct, rows, profile)
        self.container: Final = self.definition.add_container(
            construct.node.id,
            image=image,
            command=list(command) if command is not None else None,
            secrets=dict(secrets or {}),
            port_mappings=[ecs.PortMapping(container_port=port)] if port is not None else None,
            memory_limit_mib=rows["memory_limit_mib"],
            gpu_count=profile.gpus or None,
            stop_timeout=rows["stop_timeout"],
            health_check=health_check,
            linux_parameters=linux_parameters(construct, rows),
            logging=logging(construct, rows, log_retention),
            **{name: rows[name] for name in ("privileged", "readonly_root_filesystem", "user")},
        )
        if by_digest:
            check_digest(construct, self.container.image_name)
        if rows.get("enable_execute_command"):
            self._make_executable()
        if profile.neuron_devices:
            _give_neuron(self.definition)
        for name, value in {**profile.environment, **(environment or {})}.items():
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


def _definition(construct: Construct, rows: Mapping[str, Any], profile: Profile) -> ecs.TaskDefinition:
    platform = ecs.RuntimePlatform(
        cpu_architecture=PROCESSORS[profile.architecture], operating_system_family=ecs.OperatingSystemFamily.LINUX
    )
    stack = Stack.of(construct)
    source = {
        "StringEquals": {"aws:SourceAccount": stack.account},
        "ArnLike": {"aws:SourceArn": f"arn:{stack.partition}:ecs:{stack.region}:{stack.account}:*"},
    }
    tasks = iam.ServicePrincipal("ecs-tasks.amazonaws.com", conditions=source)
    managed = profile.accelerated
    return ecs.TaskDefinition(
        construct,
        "Task",
        compatibility=ecs.Compatibility.MANAGED_INSTANCES if managed else ecs.Compatibility.FARGATE,
        network_mode=ecs.NetworkMode.AWS_VPC,
        cpu=str(rows["cpu"]),
        memory_mib=str(rows["memory_limit_mib"]),
        runtime_platform=platform,
        task_role=iam.Role(construct, "TaskRole", assumed_by=tasks),
        execution_role=iam.Role(construct, "ExecutionRole", assumed_by=tasks),
    )


def _give_neuron(definition: ecs.TaskDefinition) -> None:
    """Give the container all the Neuron devices of its instance: the L2 has no word for them."""
    cfn = cast(ecs.CfnTaskDefinition, definition.node.default_child)
    cfn.add_property_override("ContainerDefinitions.0.ResourceRequirements", [{"Type": "NeuronDevice", "Value": "ALL"}])
