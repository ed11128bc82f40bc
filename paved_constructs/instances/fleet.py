"""A web service on EC2 instances behind an HTTPS load balancer, whose deployments replace instances and turn back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Unpack, cast

from aws_cdk import CfnElement, Duration
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.links import Access, Resource, link
from paved_constructs.core.settle import settle
from paved_constructs.instances.boot import about
from paved_constructs.instances.fleet_checks import check_fleet, check_program
from paved_constructs.instances.fleet_golden import GOLDEN, FleetWaivers
from paved_constructs.instances.group import group
from paved_constructs.instances.machine import Machine
from paved_constructs.instances.scaling import scale
from paved_constructs.instances.unit import Unit
from paved_constructs.network.entries import Entry
from paved_constructs.network.stage_network import stage_network
from paved_constructs.network.targets import target_group
from paved_constructs.network.way_in import way_in
from paved_constructs.parts.alarms import watch
from paved_constructs.parts.hardware import AnyHardware
from paved_constructs.parts.profile import Architecture
from paved_constructs.parts.rollout import FleetRollout


class PavedFleet(PavedConstruct):
    """A service that answers at https://<domain>, with as many EC2 instances as its load needs.

    Each instance runs a container's `image` (with `command` in place of its own) or a `unit`, which listens at `port`
    and tells at the path `health_check` whether it can serve. `hardware` is a word of `Hardware` or a profile of the
    team's; `architecture` says what image or unit is built for, where a check is wanted. It gets an internal entry at
    `domain`, or answers at `path` of a given `entry`. `volume_size` is in GiB. `.group` is the ordinary L2, `uses()`
    grants it a resource. Raises PavedError for what would not start, would be cut off, or would never grow.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        port: int,
        image: ecs.ContainerImage | None = None,
        command: Sequence[str] = (),
        unit: Unit | None = None,
        health_check: str | None = None,
        domain: str | None = None,
        entry: Entry | None = None,
        path: str = "/",
        priority: int | None = None,
        hardware: AnyHardware | None = None,
        architecture: Architecture | None = None,
        environment: Mapping[str, str] | None = None,
        tmpfs: Mapping[str, int] | None = None,
        volume_size: int | None = None,
        min_capacity: int | None = None,
        max_capacity: int | None = None,
        target_utilization_percent: int | None = None,
        target_requests_per_minute: int | None = None,
        rollout: FleetRollout | None = None,
        launch_timeout: Duration | None = None,
        stop_timeout: Duration | None = None,
        max_instance_lifetime: Duration | None = None,
        health_check_interval: Duration | None = None,
        health_check_timeout: Duration | None = None,
        health_check_grace_period: Duration | None = None,
        deregistration_delay: Duration | None = None,
        detailed_monitoring: bool | None = None,
        notifications: Sequence[str] | None = None,
        deletion_protection: autoscaling.DeletionProtection | None = None,
        log_retention: logs.RetentionDays | None = None,
        **waivers: Unpack[FleetWaivers],
    ) -> None:
        super().__init__(scope, id)
        check_program(self, image, unit)
        asked = {"health_check": health_check, "health_check_interval": health_check_interval, "tmpfs": tmpfs}
        waits = {"health_check_timeout": health_check_timeout, "health_check_grace_period": health_check_grace_period}
        ends = {"launch_timeout": launch_timeout, "stop_timeout": stop_timeout, "rollout": rollout}
        count = {"min_capacity": min_capacity, "max_capacity": max_capacity, "volume_size": volume_size}
        load = {"target_utilization_percent": target_utilization_percent, "hardware": hardware}
        more = {"target_requests_per_minute": target_requests_per_minute, "deregistration_delay": deregistration_delay}
        told = {"detailed_monitoring": detailed_monitoring, "notifications": notifications}
        lives = {"max_instance_lifetime": max_instance_lifetime, "deletion_protection": deletion_protection}
        rows = settle(self, GOLDEN, waivers, **asked, **waits, **ends, **count, **load, **more, **told, **lives)
        profile = check_fleet(self, port, rows, architecture)
        self.name: Final = self.path.replace("/", "-")
        settings = about(self, self.name, port, rows)
        self.machine: Final = Machine(
            self, rows, profile, settings=settings, image=image, command=command, unit=unit, log_retention=log_retention
        )
        for name, value in (environment or {}).items():
            self.add_environment(name, value)
        vpc, instances = stage_network(self).vpc, elbv2.TargetType.INSTANCE
        self.target_groups: Final = [target_group(self, "Targets", vpc, port, rows, target_type=instances)]
        self.entry: Final = way_in(self, entry, domain)
        rule = self.entry.add_target(*self.target_groups, path=path, priority=priority)
        alarms = [*rule.alarms, *watch(self, self, rows["alarms"])]
        self.group: Final = group(self, self.name, self.machine.template, rows, profile=profile, alarms=alarms)
        settings["RESOURCE"] = cast(CfnElement, self.group.node.default_child).logical_id
        self.group.attach_to_application_target_group(*self.target_groups)
        self.group.node.add_dependency(rule.rule)  # what no balancer asks is never found healthy
        scale(self, self.group, rows)

    def uses(self, resource: Resource, access: Access | None = None, *, named: str | None = None) -> None:
        """Let the code use a resource: rights, network and environment variables, in one line (`core.links`)."""
        link(self, resource, access, named=named)

    def add_environment(self, name: str, value: str) -> None:
        """Hand a value to the code. Raises PavedError for a secret, or where the name has another value already."""
        self.machine.add_environment(name, value)

    @property
    def grantee(self) -> iam.IGrantable:
        """The instances' role: what the code may do."""
        return self.machine.role

    @property
    def connections(self) -> ec2.Connections:
        """The instances' security group."""
        return self.machine.group.connections
