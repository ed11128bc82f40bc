"""A Lambda function behind an alias whose rollouts move traffic gradually and turn back by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import Waived
from paved_constructs.core.links import Access, Resource, link
from paved_constructs.core.settle import settle
from paved_constructs.functions.function_checks import check_limits, check_provisioned, snap_start
from paved_constructs.functions.function_golden import GOLDEN
from paved_constructs.functions.function_parts import own_parts
from paved_constructs.functions.function_rollout import LIVE, roll_out
from paved_constructs.functions.handler import NOT_CODE, check_handler
from paved_constructs.parts.alarms import Alarms, watch
from paved_constructs.parts.environment import Environment
from paved_constructs.parts.hardware import Processor
from paved_constructs.parts.rollout import FunctionRollout

AT_RUN_TIME: Final = "keep it in a PavedSecret, and let the code read it from there: uses(…)"


class FunctionWaivers(TypedDict, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    alarms: Waived[Alarms]
    dead_letter_queue: Waived[bool]
    egress: Waived[tuple[int, ...]]
    snap_start: Waived[tuple[lambda_.RuntimeFamily, ...]]


class PavedFunction(PavedConstruct):
    """A function with its own role, log group and dead-letter queue, called through `.alias`.

    `code` is a folder; `handler` is looked up in it. `memory` is in MiB (128 to 10240), `timeout` at most 15 minutes.
    `network=True` puts it into the stage's network, where databases are; `layers` carry what the code imports.
    `provisioned_concurrency` keeps as many copies of it ready, and paid for.
    `.function` and `.alias` are ordinary L2s: give callers the alias. `uses()` grants it a resource. Raises PavedError
    for a folder, a handler or a limit that Lambda would refuse.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        code: str | Path,
        handler: str,
        runtime: lambda_.Runtime,
        memory: int | None = None,
        timeout: Duration | None = None,
        environment: Mapping[str, str] | None = None,
        layers: Sequence[lambda_.ILayerVersion] = (),
        network: bool | None = None,
        hardware: Processor | None = None,
        tracing: lambda_.Tracing | None = None,
        application_log_level_v2: lambda_.ApplicationLogLevel | None = None,
        system_log_level_v2: lambda_.SystemLogLevel | None = None,
        retry_attempts: int | None = None,
        max_event_age: Duration | None = None,
        rollout: FunctionRollout | None = None,
        provisioned_concurrency: int | None = None,
        log_retention: logs.RetentionDays | None = None,
        **waivers: Unpack[FunctionWaivers],
    ) -> None:
        super().__init__(scope, id)
        check_handler(self, Path(code), handler, runtime)
        chosen = {"hardware": hardware, "tracing": tracing, "rollout": rollout, "network": network}
        levels = {"application_log_level_v2": application_log_level_v2, "system_log_level_v2": system_log_level_v2}
        retries = {"retry_attempts": retry_attempts, "max_event_age": max_event_age}
        size = {"memory": memory, "timeout": timeout}
        settings = settle(self, GOLDEN, waivers, **chosen, **levels, **retries, **size)
        check_limits(self, settings["memory"], settings["timeout"])
        steps, alarms = settings.pop("rollout"), settings.pop("alarms")
        asynchronous = {name: settings.pop(name) for name in retries}
        settings["snap_start"] = snap_start(self, runtime, settings["snap_start"])
        check_provisioned(self, provisioned_concurrency, settings["snap_start"])
        self.timeout: Final[Duration] = settings["timeout"]
        self._environment = Environment(self, settings.pop("secret_names"), remedy=AT_RUN_TIME)
        self.function: Final = lambda_.Function(
            self,
            "Default",
            code=lambda_.Code.from_asset(str(code), exclude=NOT_CODE),
            handler=handler,
            runtime=runtime,
            memory_size=settings.pop("memory"),
            layers=list(layers) or None,
            **own_parts(self, settings, log_retention),
        )
        for name, value in (environment or {}).items():
            self.add_environment(name, value)
        version = self.function.current_version
        asynchronous["provisioned_concurrent_executions"] = provisioned_concurrency
        self.alias: Final = lambda_.Alias(self, "Live", alias_name=LIVE, version=version, **asynchronous)
        roll_out(self, self.function, self.alias, steps, watch(self, self, alarms))

    def uses(self, resource: Resource, access: Access | None = None, *, named: str | None = None) -> None:
        """Let the code use a resource: rights, network and environment variables, in one line (`core.links`)."""
        link(self, resource, access, named=named)

    def event_target(self, **delivery: Any) -> events.IRuleTarget:
        """Return the live alias as what a PavedSubscription hands events to."""
        return targets.LambdaFunction(self.alias, **delivery)

    def add_environment(self, name: str, value: str) -> None:
        """Hand a value to the code. Raises PavedError for a secret, or where the name has another value already."""
        self._environment.take(name, value)
        self.function.add_environment(name, value)

    @property
    def grantee(self) -> iam.IGrantable:
        """The function's role."""
        return self.function

    @property
    def connections(self) -> ec2.Connections | None:
        """Its security group; None outside the stage's network."""
        return self.function.connections if self.function.is_bound_to_vpc else None
