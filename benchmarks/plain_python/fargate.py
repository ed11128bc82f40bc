"""What the plain services and workers on Fargate share: cluster, deployments, alarms of their tasks."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_events as events
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, math
from benchmarks.plain_python.network import APP, closed_group
from benchmarks.plain_python.stack import ServiceStack


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


def fargate_service(
    scope: Construct,
    stack: ServiceStack,
    *,
    cluster: ecs.Cluster,
    task: ecs.FargateTaskDefinition,
    gates: list[str],
    **more: Any,
) -> ecs.FargateService:
    """Make the ECS service of `scope`, whose deployments end where one of the alarms `gates` goes off."""
    tier: dict[str, Any] = stack.tier["service"]
    rebalancing = ecs.AvailabilityZoneRebalancing
    service = ecs.FargateService(
        scope,
        "Default",
        cluster=cluster,
        task_definition=task,
        security_groups=[closed_group(scope, cluster.vpc, "Tasks")],
        vpc_subnets=APP,
        assign_public_ip=False,
        platform_version=ecs.FargatePlatformVersion.LATEST,
        availability_zone_rebalancing=rebalancing.ENABLED if stack.tier["protected"] else rebalancing.DISABLED,
        min_healthy_percent=tier["minHealthyPercent"],
        max_healthy_percent=tier["maxHealthyPercent"],
        circuit_breaker=ecs.DeploymentCircuitBreaker(enable=True, rollback=True),
        deployment_alarms=ecs.DeploymentAlarmConfig(alarm_names=gates),
        enable_execute_command=False,
        enable_ecs_managed_tags=True,
        propagate_tags=ecs.PropagatedTagSource.SERVICE,
        **more,
    )
    service.node.add_dependency(task.obtain_execution_role())
    return service


def alarm_name(scope: Construct, row: str) -> str:
    """Return the name of an alarm that gates deployments: the service that it watches could not refer to it."""
    return f"{scope.node.path.replace('/', '-')}-{row}"


def task_count(service: ecs.FargateService, which: str) -> cloudwatch.Metric:
    """Return how many tasks of a service are "Desired" or "Running"."""
    dimensions = {"ClusterName": service.cluster.cluster_name, "ServiceName": service.service_name}
    return cloudwatch.Metric(
        namespace="ECS/ContainerInsights",
        metric_name=f"{which}TaskCount",
        dimensions_map=dimensions,
        period=MINUTE,
        statistic="Average",
    )


def task_metrics(service: ecs.FargateService) -> dict[str, cloudwatch.IMetric]:
    """Return what the alarms of any tasks measure ({alarm: metric})."""
    counts = {"desired": task_count(service, "Desired"), "running": task_count(service, "Running")}
    return {
        "Memory": service.metric_memory_utilization(period=MINUTE, statistic="Maximum"),
        "Tasks": math("desired - running", counts, "tasks that do not run"),
    }


def tell(scope: Construct, stack: ServiceStack, service: ecs.FargateService) -> None:
    """Tell the topic of deployments that failed; the L2's target would open it to every account's rules."""
    events.CfnRule(
        scope,
        "Deployments",
        description="A deployment of this service failed, and was taken back",
        event_pattern={
            "source": ["aws.ecs"],
            "detail-type": ["ECS Deployment State Change"],
            "resources": [service.service_arn],
            "detail": {"eventName": ["SERVICE_DEPLOYMENT_FAILED"]},
        },
        targets=[events.CfnRule.TargetProperty(id="topic", arn=stack.topic.topic_arn)],
    )
