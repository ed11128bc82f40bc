"""A web service on Fargate behind an HTTPS load balancer, whose deployments move traffic gradually and turn back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Unpack

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from paved_constructs.containers.capacity import check_capacity, strategy
from paved_constructs.containers.fargate_service import fargate_service
from paved_constructs.containers.java import Java
from paved_constructs.containers.scaling import scale
from paved_constructs.containers.service_events import tell
from paved_constructs.containers.service_golden import GOLDEN, ServiceWaivers
from paved_constructs.containers.service_traffic import attach, target_groups
from paved_constructs.containers.task import Task
from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.links import Access, Resource, link
from paved_constructs.core.settle import settle
from paved_constructs.network.entries import Entry
from paved_constructs.network.targets import check_targets
from paved_constructs.network.way_in import way_in
from paved_constructs.parts.alarms import alarm_name, watch
from paved_constructs.parts.hardware import AnyHardware
from paved_constructs.parts.profile import Architecture
from paved_constructs.parts.rollout import ServiceRollout


class PavedService(PavedConstruct):
    """A service that answers at https://<domain>, with as many tasks as its load needs.

    `port` is where the container listens, `health_check` the path where it tells whether it can serve (a `runtime` has
    one of its own). It gets an internal entry at `domain`, or answers at `path` of a given `entry`. `cpu` is in units
    (1024 are a vCPU), memory in MiB; `architecture` is what the image is built for, if its team says so. `.service` is
    the ordinary L2. Raises PavedError for what AWS would refuse, and for what would cut requests off.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        image: ecs.ContainerImage,
        port: int,
        health_check: str | None = None,
        domain: str | None = None,
        entry: Entry | None = None,
        path: str = "/",
        priority: int | None = None,
        runtime: Java | None = None,
        environment: Mapping[str, str] | None = None,
        secrets: Mapping[str, ecs.Secret] | None = None,
        cpu: int | None = None,
        memory_limit_mib: int | None = None,
        architecture: Architecture | None = None,
        tmpfs: Mapping[str, int] | None = None,
        stop_timeout: Duration | None = None,
        min_capacity: int | None = None,
        max_capacity: int | None = None,
        target_utilization_percent: int | None = None,
        hardware: AnyHardware | None = None,
        rollout: ServiceRollout | None = None,
        min_healthy_percent: int | None = None,
        max_healthy_percent: int | None = None,
        health_check_interval: Duration | None = None,
        health_check_timeout: Duration | None = None,
        health_check_grace_period: Duration | None = None,
        deregistration_delay: Duration | None = None,
        log_retention: logs.RetentionDays | None = None,
        **waivers: Unpack[ServiceWaivers],
    ) -> None:
        super().__init__(scope, id)
        size = {"cpu": cpu, "memory_limit_mib": memory_limit_mib, "hardware": hardware, "tmpfs": tmpfs}
        count = {"min_capacity": min_capacity, "max_capacity": max_capacity}
        healthy = {"min_healthy_percent": min_healthy_percent, "max_healthy_percent": max_healthy_percent}
        asked = {"health_check_interval": health_check_interval, "health_check_timeout": health_check_timeout}
        waits = {"health_check_grace_period": health_check_grace_period, "deregistration_delay": deregistration_delay}
        moves = {"target_utilization_percent": target_utilization_percent, "rollout": rollout}
        ends = {"stop_timeout": stop_timeout, "health_check": health_check or (runtime and runtime.readiness)}
        rows = settle(self, GOLDEN, waivers, **size, **count, **healthy, **asked, **waits, **moves, **ends)
        check_targets(self, port, rows, rows["stop_timeout"])
        profile = check_capacity(self, rows, architecture)
        self.task: Final = Task(
            self,
            rows,
            profile,
            image=image,
            port=port,
            secrets=secrets,
            environment=environment,
            log_retention=log_retention,
            health_check=runtime.health_check(port) if runtime else None,
        )
        if runtime:
            runtime.let_trace(self.grantee)
            for name, value in runtime.fit(self, rows, port).items():
                self.add_environment(name, value)
        self.target_groups: Final = target_groups(self, port, rows, rows["rollout"])
        self.entry: Final = way_in(self, entry, domain)
        rule = self.entry.add_target(*self.target_groups, path=path, priority=priority)
        names = [alarm.alarm_name for alarm in rule.alarms] + [alarm_name(self, row) for row in rows["alarms"]]
        self.service: Final = fargate_service(self, self.task.definition, rows, names, strategy(self, profile))
        attach(self, self.service, self.task.container.container_name, self.target_groups, rule.rule)
        scale(self.service, rows)
        watch(self, self, rows["alarms"], named=True)
        tell(self, self.service, rows["deployment_events"])

    def uses(self, resource: Resource, access: Access | None = None, *, named: str | None = None) -> None:
        """Let the code use a resource: rights, network and environment variables, in one line (`core.links`)."""
        link(self, resource, access, named=named)

    def add_environment(self, name: str, value: str) -> None:
        """Hand a value to the code. Raises PavedError for a secret, or where the name has another value already."""
        self.task.add_environment(name, value)

    @property
    def grantee(self) -> iam.IGrantable:
        """The tasks' role: what the code may do."""
        return self.task.definition.task_role

    @property
    def connections(self) -> ec2.Connections:
        """The tasks' security group."""
        return self.service.connections
