"""A worker on Fargate: it takes messages from its queue, and there are as many of its tasks as there is work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from paved_constructs.containers.backlog import scale_by_backlog
from paved_constructs.containers.capacity import check_capacity, strategy
from paved_constructs.containers.fargate_service import fargate_service
from paved_constructs.containers.service_events import tell
from paved_constructs.containers.task import Task
from paved_constructs.containers.worker_golden import GOLDEN, WorkerWaivers
from paved_constructs.containers.worker_times import check_times, let_protect_itself
from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.links import Access, Link, Resource, link
from paved_constructs.core.settle import settle
from paved_constructs.parts.alarms import alarm_name, watch
from paved_constructs.parts.hardware import AnyHardware
from paved_constructs.parts.profile import Architecture
from paved_constructs.parts.queue import PavedQueue
from paved_constructs.parts.queue_target import QueueTarget


class PavedWorker(PavedConstruct):
    """Tasks that work on the messages of a queue of their own, whose URL they find in QUEUE_URL.

    `work_timeout` is the longest that the messages of one receive take, to the deletion of the last; for that, and
    for stop_timeout after it, they are hidden from the other tasks, if visibility_timeout does not say otherwise. Work
    that takes longer than stop_timeout is guarded by the task itself (ECS task protection), which it may do. `command`
    replaces the image's own, `architecture` is what the image is built for, if its team says so. `.queue` and
    `.service` are ordinary L2s; others send to it by `uses(worker)`, events come by a PavedSubscription. Raises
    PavedError for times in which a message would be worked on twice, and for an image that does not start.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        image: ecs.ContainerImage,
        work_timeout: Duration,
        command: Sequence[str] | None = None,
        visibility_timeout: Duration | None = None,
        retention_period: Duration | None = None,
        max_message_age: Duration | None = None,
        environment: Mapping[str, str] | None = None,
        secrets: Mapping[str, ecs.Secret] | None = None,
        cpu: int | None = None,
        memory_limit_mib: int | None = None,
        architecture: Architecture | None = None,
        tmpfs: Mapping[str, int] | None = None,
        stop_timeout: Duration | None = None,
        min_capacity: int | None = None,
        max_capacity: int | None = None,
        backlog_per_task: float | None = None,
        hardware: AnyHardware | None = None,
        min_healthy_percent: int | None = None,
        max_healthy_percent: int | None = None,
        log_retention: logs.RetentionDays | None = None,
        **waivers: Unpack[WorkerWaivers],
    ) -> None:
        super().__init__(scope, id)
        size = {"cpu": cpu, "memory_limit_mib": memory_limit_mib, "hardware": hardware, "tmpfs": tmpfs}
        count = {"min_capacity": min_capacity, "max_capacity": max_capacity}
        healthy = {"min_healthy_percent": min_healthy_percent, "max_healthy_percent": max_healthy_percent}
        waits = {"backlog_per_task": backlog_per_task, "max_message_age": max_message_age, "stop_timeout": stop_timeout}
        rows = settle(self, GOLDEN, waivers, **size, **count, **healthy, **waits)
        self.max_message_age: Final[Duration] = rows["max_message_age"]
        self.backlog_per_task: Final[float] = rows["backlog_per_task"]
        hidden = check_times(self, work_timeout, rows["stop_timeout"], visibility_timeout, self.max_message_age)
        profile = check_capacity(self, rows, architecture)
        own = PavedQueue(self, "Queue", visibility_timeout=hidden, retention_period=retention_period)
        self.queue: Final = own.queue
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
        self.add_environment("QUEUE_URL", self.queue.queue_url)
        self.queue.grant_consume_messages(self.grantee)
        names = [alarm.alarm_name for alarm in own.failed.alarms] + [alarm_name(self, row) for row in rows["alarms"]]
        self.service: Final = fargate_service(self, self.task.definition, rows, names, strategy(self, profile))
        let_protect_itself(self.grantee, self.service, work_timeout, rows["stop_timeout"])
        scale_by_backlog(self, rows)
        watch(self, self, rows["alarms"], named=True)
        tell(self, self.service, rows["deployment_events"])

    def uses(self, resource: Resource, access: Access | None = None, *, named: str | None = None) -> None:
        """Let the code use a resource: rights, network and environment variables, in one line (`core.links`)."""
        link(self, resource, access, named=named)

    def link(self) -> Link:
        """Offer the queue to those who send to it: WRITE, and its URL as QUEUE_URL."""
        return Link(
            {Access.WRITE: self.queue.grant_send_messages}, {"QUEUE_URL": self.queue.queue_url}, None, Access.WRITE
        )

    def event_target(self, **delivery: Any) -> events.IRuleTarget:
        """Return the queue as what a PavedSubscription hands events to."""
        return QueueTarget(self.queue, **delivery)

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
