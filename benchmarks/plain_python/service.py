"""A web service of a plain stack: tasks on Fargate behind an entry, deployments, scaling, alarms."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm
from benchmarks.plain_python.entry import Entry
from benchmarks.plain_python.fargate import alarm_name, fargate_service, task_metrics, tell
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.targets import PORT, target_group, target_metrics
from benchmarks.plain_python.task import STOP_SECONDS, fargate_task

JAVA = {
    "JAVA_TOOL_OPTIONS": "-XX:MaxRAMPercentage=70 -XX:+UseSerialGC -XX:ActiveProcessorCount=1 "
    "-XX:+ExitOnOutOfMemoryError",
    "MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED": "true",
    "SERVER_PORT": str(PORT),
    "SERVER_SHUTDOWN": "graceful",
    "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE": f"{STOP_SECONDS - 10}s",
}
READINESS = "/actuator/health/readiness"
NAMED = ("ServerErrors", "Latency", "Cpu", "Memory", "Tasks")


class Service(Construct):
    """A Java service that answers at https://<host>; `cpu` is in units (1024 are a vCPU), `memory` in MiB."""

    def __init__(
        self,
        stack: ServiceStack,
        id: str,
        *,
        cluster: ecs.Cluster,
        image: ecs.ContainerImage,
        host: str,
        cpu: int,
        memory: int,
    ) -> None:
        super().__init__(stack, id)
        self.task, self.container = fargate_task(
            self, stack, image, cpu=cpu, memory=memory, environment=JAVA, port=PORT
        )
        self.groups = [
            target_group(self, name, stack=stack, vpc=cluster.vpc, path=READINESS, kind=elbv2.TargetType.IP)
            for name in (("Targets", "OtherTargets") if stack.tier["canary"] else ("Targets",))
        ]
        rule, unhealthy = Entry(self, "Entry", stack, cluster.vpc, host).send(self.groups, stack)
        gates = [unhealthy.alarm_name, *(alarm_name(self, row) for row in NAMED)]
        self.service = self._service(stack, cluster, gates)
        self.service.node.add_dependency(rule)
        first, *others = self.groups
        alternate = self._alternate(stack, others[0], rule) if others else None
        first.add_target(
            self.service.load_balancer_target(container_name=self.container.container_name, alternate_target=alternate)
        )
        count = self.service.auto_scale_task_count(
            min_capacity=stack.tier["service"]["minCapacity"], max_capacity=stack.tier["service"]["maxCapacity"]
        )
        count.scale_on_cpu_utilization("Cpu", target_utilization_percent=60)
        cpu_used = self.service.metric_cpu_utilization(period=MINUTE, statistic="Average")
        metrics = {**target_metrics(self.groups), "Cpu": cpu_used, **task_metrics(self.service)}
        for row, metric in metrics.items():
            alarm(self, f"service.{row}", metric, stack=stack, name=alarm_name(self, row))
        tell(self, stack, self.service)

    def _service(self, stack: ServiceStack, cluster: ecs.Cluster, gates: list[str]) -> ecs.FargateService:
        provider = stack.tier["service"]["capacityProvider"]
        strategy: dict[str, Any] = {"deployment_strategy": ecs.DeploymentStrategy.ROLLING}
        if stack.tier["canary"]:
            strategy = {
                "deployment_strategy": ecs.DeploymentStrategy.CANARY,
                "canary_configuration": ecs.TrafficShiftConfig(step_percent=10, step_bake_time=Duration.minutes(10)),
                "bake_time": Duration.minutes(5),
            }
        return fargate_service(
            self,
            stack,
            cluster=cluster,
            task=self.task,
            gates=gates,
            capacity_provider_strategies=[ecs.CapacityProviderStrategy(capacity_provider=provider, weight=1)],
            health_check_grace_period=Duration.seconds(60),
            **strategy,
        )

    def _alternate(
        self, stack: ServiceStack, other: elbv2.ApplicationTargetGroup, rule: elbv2.ApplicationListenerRule
    ) -> ecs.AlternateTarget:
        """Let ECS shift traffic to the other target group, in a role that may do just that."""
        groups = [group.target_group_arn for group in self.groups]
        look = [f"Describe{what}" for what in ("Listeners", "Rules", "TargetGroups", "TargetHealth")]
        may = [
            (["ModifyRule"], [rule.listener_rule_arn]),
            (["RegisterTargets", "DeregisterTargets"], groups),
            (look, ["*"]),
        ]
        statements = [
            iam.PolicyStatement(actions=[f"elasticloadbalancing:{action}" for action in actions], resources=resources)
            for actions, resources in may
        ]
        role = iam.Role(
            self,
            "Shifts",
            assumed_by=stack.own_service("ecs"),
            inline_policies={"Shifts": iam.PolicyDocument(statements=statements)},
        )
        listener = ecs.ListenerRuleConfiguration.application_listener_rule(rule)
        return ecs.AlternateTarget("Other", alternate_target_group=other, production_listener=listener, role=role)
