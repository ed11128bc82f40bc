"""A web service of a plain stack: tasks on Fargate behind an entry, deployments, scaling, alarms."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm, math
from benchmarks.plain_python.entry import Entry, over_groups
from benchmarks.plain_python.network import APP
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.task import PORT, java_task

NAMED = ("ServerErrors", "Latency", "Cpu", "Memory", "Tasks")
"""Alarms that gate deployments by name, as they could not be referred to by the service that they watch."""


def cluster(stack: ServiceStack, vpc: ec2.IVpc) -> ecs.Cluster:
    """Make the cluster that the services of a stack share."""
    scope = Construct(stack, "Cluster")
    sessions = ecs.ExecuteCommandLogConfiguration(
        cloud_watch_log_group=stack.log_group(scope, "Sessions"), cloud_watch_encryption_enabled=stack.tier["ownKey"]
    )
    made = ecs.Cluster(
        scope,
        "Default",
        vpc=vpc,
        container_insights_v2=ecs.ContainerInsights[stack.tier["service"]["containerInsights"]],
        execute_command_configuration=ecs.ExecuteCommandConfiguration(
            kms_key=stack.key, log_configuration=sessions, logging=ecs.ExecuteCommandLogging.OVERRIDE
        ),
    )
    made.node.default_child.capacity_providers = ["FARGATE", "FARGATE_SPOT"]
    return made


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
        self.task, self.container = java_task(self, stack, image, cpu, memory)
        canary = stack.tier["canary"]
        self.groups = [
            self._target_group(name, stack, cluster.vpc)
            for name in (("Targets", "OtherTargets") if canary else ("Targets",))
        ]
        rule, unhealthy = Entry(self, "Entry", stack, cluster.vpc, host).send(self.groups, stack)
        gates = [unhealthy.alarm_name, *(self._alarm_name(row) for row in NAMED)]
        self.service = self._service(stack, cluster, gates)
        self.service.node.add_dependency(self.task.obtain_execution_role())
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
        for row, metric in self._metrics().items():
            alarm(self, f"service.{row}", metric, stack=stack, name=self._alarm_name(row))
        self._tell(stack)

    def _service(self, stack: ServiceStack, cluster: ecs.Cluster, gates: list[str]) -> ecs.FargateService:
        tier: dict[str, Any] = stack.tier["service"]
        group = ec2.SecurityGroup(
            self, "Group", vpc=cluster.vpc, description=f"Tasks of {self.node.path}", allow_all_outbound=False
        )
        group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443), "AWS and partners")
        strategy: dict[str, Any] = {"deployment_strategy": ecs.DeploymentStrategy.ROLLING}
        if stack.tier["canary"]:
            strategy = {
                "deployment_strategy": ecs.DeploymentStrategy.CANARY,
                "canary_configuration": ecs.TrafficShiftConfig(step_percent=10, step_bake_time=Duration.minutes(10)),
                "bake_time": Duration.minutes(5),
            }
        rebalancing = ecs.AvailabilityZoneRebalancing
        return ecs.FargateService(
            self,
            "Default",
            cluster=cluster,
            task_definition=self.task,
            security_groups=[group],
            vpc_subnets=APP,
            assign_public_ip=False,
            platform_version=ecs.FargatePlatformVersion.LATEST,
            capacity_provider_strategies=[
                ecs.CapacityProviderStrategy(capacity_provider=tier["capacityProvider"], weight=1)
            ],
            availability_zone_rebalancing=rebalancing.ENABLED if stack.tier["protected"] else rebalancing.DISABLED,
            min_healthy_percent=tier["minHealthyPercent"],
            max_healthy_percent=tier["maxHealthyPercent"],
            health_check_grace_period=Duration.seconds(60),
            circuit_breaker=ecs.DeploymentCircuitBreaker(enable=True, rollback=True),
            deployment_alarms=ecs.DeploymentAlarmConfig(alarm_names=gates),
            enable_execute_command=False,
            enable_ecs_managed_tags=True,
            propagate_tags=ecs.PropagatedTagSource.SERVICE,
            **strategy,
        )

    def _target_group(self, id: str, stack: ServiceStack, vpc: ec2.IVpc) -> elbv2.ApplicationTargetGroup:
        return elbv2.ApplicationTargetGroup(
            self,
            id,
            vpc=vpc,
            port=PORT,
            protocol=elbv2.ApplicationProtocol.HTTP,
            target_type=elbv2.TargetType.IP,
            deregistration_delay=Duration.seconds(stack.tier["service"]["deregistrationSeconds"]),
            health_check=elbv2.HealthCheck(
                path="/actuator/health/readiness",
                interval=Duration.seconds(10),
                timeout=Duration.seconds(5),
                healthy_threshold_count=2,
                unhealthy_threshold_count=3,
            ),
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

    def _alarm_name(self, row: str) -> str:
        return f"{self.node.path.replace('/', '-')}-{row}"

    def _metrics(self) -> dict[str, cloudwatch.IMetric]:
        """Return what the named alarms measure."""
        code = elbv2.HttpCodeTarget.TARGET_5XX_COUNT
        errors = [group.metrics.http_code_target(code, period=MINUTE, statistic="Sum") for group in self.groups]
        times = [group.metrics.target_response_time(period=MINUTE, statistic="p99") for group in self.groups]
        counts = {"desired": self._task_count("Desired"), "running": self._task_count("Running")}
        return {
            "ServerErrors": over_groups("SUM", errors, "5xx"),
            "Latency": over_groups("MAX", times, "p99 of the response time"),
            "Cpu": self.service.metric_cpu_utilization(period=MINUTE, statistic="Average"),
            "Memory": self.service.metric_memory_utilization(period=MINUTE, statistic="Maximum"),
            "Tasks": math("desired - running", counts, "tasks that do not run"),
        }

    def _task_count(self, which: str) -> cloudwatch.Metric:
        dimensions = {"ClusterName": self.service.cluster.cluster_name, "ServiceName": self.service.service_name}
        return cloudwatch.Metric(
            namespace="ECS/ContainerInsights",
            metric_name=f"{which}TaskCount",
            dimensions_map=dimensions,
            period=MINUTE,
            statistic="Average",
        )

    def _tell(self, stack: ServiceStack) -> None:
        """Tell the topic of deployments that failed; the L2's target would open it to every account's rules."""
        events.CfnRule(
            self,
            "Deployments",
            description="A deployment of this service failed, and was taken back",
            event_pattern={
                "source": ["aws.ecs"],
                "detail-type": ["ECS Deployment State Change"],
                "resources": [self.service.service_arn],
                "detail": {"eventName": ["SERVICE_DEPLOYMENT_FAILED"]},
            },
            targets=[events.CfnRule.TargetProperty(id="topic", arn=stack.topic.topic_arn)],
        )
