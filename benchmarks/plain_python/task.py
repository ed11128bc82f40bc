"""The task of a plain service, worker or job: container, roles, log group."""

from __future__ import annotations

from aws_cdk import Duration, Size
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.plain_python.stack import ServiceStack

STOP_SECONDS = 60


def fargate_task(
    scope: Construct,
    stack: ServiceStack,
    image: ecs.ContainerImage,
    *,
    cpu: int,
    memory: int,
    environment: dict[str, str] | None = None,
    port: int | None = None,
) -> tuple[ecs.FargateTaskDefinition, ecs.ContainerDefinition]:
    """Make a task of `cpu` units and `memory` MiB, and its one container, which may listen at `port`."""
    tasks = stack.own_service("ecs-tasks", "ecs:*")
    definition = ecs.FargateTaskDefinition(
        scope,
        "Task",
        cpu=cpu,
        memory_limit_mib=memory,
        runtime_platform=ecs.RuntimePlatform(
            cpu_architecture=ecs.CpuArchitecture.ARM64, operating_system_family=ecs.OperatingSystemFamily.LINUX
        ),
        task_role=iam.Role(scope, "TaskRole", assumed_by=tasks),
        execution_role=iam.Role(scope, "ExecutionRole", assumed_by=tasks),
    )
    linux = ecs.LinuxParameters(scope, "Linux", init_process_enabled=True)
    linux.drop_capabilities(ecs.Capability.ALL)
    options = [ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV, ecs.TmpfsMountOption.EXEC]
    linux.add_tmpfs(ecs.Tmpfs(container_path="/tmp", size=64, mount_options=options))  # noqa: S108 - the container's own
    container = definition.add_container(
        scope.node.id,
        image=image,
        environment=environment,
        port_mappings=[ecs.PortMapping(container_port=port)] if port else None,
        memory_limit_mib=memory,
        stop_timeout=Duration.seconds(STOP_SECONDS),
        linux_parameters=linux,
        privileged=False,
        readonly_root_filesystem=True,
        user="10001:10001",
        logging=ecs.LogDrivers.aws_logs(
            log_group=stack.log_group(scope, "Logs"),
            stream_prefix=scope.node.id,
            mode=ecs.AwsLogDriverMode.NON_BLOCKING,
            max_buffer_size=Size.mebibytes(25),
        ),
    )
    return definition, container
