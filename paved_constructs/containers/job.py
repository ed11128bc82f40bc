"""A job on Fargate: work that begins by a schedule, ends by itself, and never runs beside itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Unpack

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from paved_constructs.containers.capacity import check_capacity, strategy
from paved_constructs.containers.cluster import stack_cluster
from paved_constructs.containers.job_alarms import fitting, watch_period
from paved_constructs.containers.job_golden import GOLDEN, JobWaivers
from paved_constructs.containers.job_roles import let_look, run_role
from paved_constructs.containers.job_run import definition, machine
from paved_constructs.containers.job_schedule import begin
from paved_constructs.containers.schedule import check_run, check_schedule, check_window
from paved_constructs.containers.task import Task
from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.links import Access, Resource, link
from paved_constructs.core.settle import settle
from paved_constructs.network.closed_group import closed_group
from paved_constructs.network.stage_network import stage_network
from paved_constructs.parts.alarms import watch
from paved_constructs.parts.hardware import AnyHardware
from paved_constructs.parts.profile import Architecture


class PavedJob(PavedConstruct):
    """A task that runs by `schedule`, as EventBridge Scheduler writes it: cron(0 2 * * ? *), rate(1 hour), at(…).

    An hour needs its `time_zone` ("Europe/Berlin"). A run ends well with exit code 0 within `time_limit`; otherwise it
    is tried again, `retry_attempts` times. The code finds in SCHEDULED_TIME for when it was scheduled, the same in each
    try; Scheduler may, seldom, begin a run twice, one after the other. `command` replaces the image's own,
    `architecture` is what the image is built for, if its team says so. `.schedule` and `.state_machine` are ordinary
    L2s: start one of its executions to run the job now. Raises PavedError for a schedule that never comes true, an
    hour without a zone, and what its hardware does not have.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        image: ecs.ContainerImage,
        schedule: str,
        time_zone: str | None = None,
        command: Sequence[str] | None = None,
        flexible_time_window: Duration | None = None,
        time_limit: Duration | None = None,
        retry_attempts: int | None = None,
        environment: Mapping[str, str] | None = None,
        secrets: Mapping[str, ecs.Secret] | None = None,
        cpu: int | None = None,
        memory_limit_mib: int | None = None,
        architecture: Architecture | None = None,
        tmpfs: Mapping[str, int] | None = None,
        stop_timeout: Duration | None = None,
        hardware: AnyHardware | None = None,
        log_retention: logs.RetentionDays | None = None,
        **waivers: Unpack[JobWaivers],
    ) -> None:
        super().__init__(scope, id)
        size = {"cpu": cpu, "memory_limit_mib": memory_limit_mib, "hardware": hardware, "tmpfs": tmpfs}
        begins = {"time_zone": time_zone, "flexible_time_window": flexible_time_window}
        ends = {"time_limit": time_limit, "stop_timeout": stop_timeout, "retry_attempts": retry_attempts}
        rows = settle(self, GOLDEN, waivers, **size, **begins, **ends)
        gap = check_schedule(self, schedule, rows["time_zone"])
        check_window(self, rows["flexible_time_window"], gap)
        check_run(self, rows["time_limit"], rows["retry_attempts"])
        profile = check_capacity(self, rows, architecture)
        self.watched_by: Final = watch_period(gap)
        self.task: Final = Task(
            self,
            rows,
            profile,
            image=image,
            command=command,
            secrets=secrets,
            environment=environment,
            log_retention=log_retention,
        )
        self.group: Final = closed_group(self, stage_network(self).vpc, "Runs", rows["egress"])
        role = run_role(self, self.task.definition, stack_cluster(self))
        placed = strategy(self, profile, steady=False)
        run = definition(self, self.task, self.group.security_group_id, rows, placed)
        self.state_machine: Final = machine(self, run, role, rows, log_retention)
        self.schedule: Final = begin(self, self.state_machine, schedule, rows)
        self.schedule.node.add_dependency(let_look(self, role, self.state_machine))
        watch(self, self, fitting(rows["alarms"], gap, rows["flexible_time_window"]))

    def uses(self, resource: Resource, access: Access | None = None, *, named: str | None = None) -> None:
        """Let the code use a resource: rights, network and environment variables, in one line (`core.links`)."""
        link(self, resource, access, named=named)

    def add_environment(self, name: str, value: str) -> None:
        """Hand a value to the code. Raises PavedError for a secret, or where the name has another value already."""
        self.task.add_environment(name, value)

    @property
    def grantee(self) -> iam.IGrantable:
        """The task's role: what the code may do."""
        return self.task.definition.task_role

    @property
    def connections(self) -> ec2.Connections:
        """The task's security group."""
        return self.group.connections
