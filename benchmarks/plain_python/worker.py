"""A worker of a plain stack: a queue, and as many tasks on Fargate as there is work."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_applicationautoscaling as autoscaling
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm, math
from benchmarks.plain_python.fargate import alarm_name, fargate_service, task_count, task_metrics, tell
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.storage import dead_letter_queue, queue
from benchmarks.plain_python.task import STOP_SECONDS, fargate_task

ROWS = {"Age": "worker", "Backlog": "worker", "Memory": "service", "Tasks": "service"}
PER_TASK = "(FILL(waiting, 0) + FILL(working, 0)) / IF(FILL(running, 0) > 0, FILL(running, 0), 1)"
BACKLOG = 10
OLDEST_SECONDS = 900
Policy = autoscaling.CfnScalingPolicy


class Worker(Construct):
    """Tasks that work on the messages of a queue of their own; those of a receive take `work_seconds` at most."""

    def __init__(
        self,
        stack: ServiceStack,
        id: str,
        *,
        cluster: ecs.Cluster,
        image: ecs.ContainerImage,
        work_seconds: int,
    ) -> None:
        super().__init__(stack, id)
        self.queue, failed = self._queues(stack, work_seconds)
        self.task, self.container = fargate_task(
            self, stack, image, environment={"QUEUE_URL": self.queue.queue_url}, **stack.tier["task"]
        )
        self.queue.grant_consume_messages(self.task.task_role)
        undelivered = failed.node.find_child("UndeliveredAlarm").alarm_name
        self.service = fargate_service(
            self,
            stack,
            cluster=cluster,
            task=self.task,
            gates=[undelivered, *(alarm_name(self, row) for row in ROWS)],
            capacity_provider_strategies=_spot(stack.tier["worker"]["onDemandBase"]),
            deployment_strategy=ecs.DeploymentStrategy.ROLLING,
        )
        self._scale(stack)
        for row, metric in {**self._metrics(), **task_metrics(self.service)}.items():
            alarm(self, f"{ROWS[row]}.{row}", metric, stack=stack, name=alarm_name(self, row))
        tell(self, stack, self.service)

    def _queues(self, stack: ServiceStack, work_seconds: int) -> tuple[sqs.Queue, sqs.Queue]:
        scope = Construct(self, "Queue")
        name = scope.node.path.replace("/", "-")
        failed = dead_letter_queue(scope, "Failed", stack, behind=name)
        made = queue(
            scope,
            "Default",
            stack,
            queue_name=name,
            dead_letter_queue=sqs.DeadLetterQueue(queue=failed, max_receive_count=5),
            visibility_timeout=Duration.seconds(work_seconds + STOP_SECONDS),
            retention_period=Duration.days(4),
            receive_message_wait_time=Duration.seconds(20),
        )
        return made, failed

    def _backlog(self) -> dict[str, cloudwatch.Metric]:
        """Return the metrics of PER_TASK."""
        return {
            "waiting": self.queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Average"),
            "working": self.queue.metric_approximate_number_of_messages_not_visible(period=MINUTE, statistic="Average"),
            "running": task_count(self.service, "Running"),
        }

    def _metrics(self) -> dict[str, cloudwatch.IMetric]:
        oldest = self.queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum")
        age = "age of the oldest message, as a share of max_message_age"
        multiple = "messages per task, as a multiple of backlog_per_task"
        return {
            "Age": math(f"oldest / {OLDEST_SECONDS}", {"oldest": oldest}, age),
            "Backlog": math(f"({PER_TASK}) / {BACKLOG}", self._backlog(), multiple),
        }

    def _scale(self, stack: ServiceStack) -> None:
        """Follow the backlog of each task: an expression, which the L2 has no target tracking for."""
        bounds = stack.tier["worker"]
        count = self.service.auto_scale_task_count(
            min_capacity=bounds["minCapacity"], max_capacity=bounds["maxCapacity"]
        )
        target = count.node.find_child("Target")
        result = Policy.TargetTrackingMetricDataQueryProperty(
            id="result", expression=PER_TASK, label="messages per task", return_data=True
        )
        queries = [*(_query(name, metric) for name, metric in self._backlog().items()), result]
        Policy(
            target,
            "Backlog",
            policy_name=f"{count.node.path.replace('/', '')}Backlog",
            policy_type="TargetTrackingScaling",
            scaling_target_id=target.scalable_target_id,
            target_tracking_scaling_policy_configuration=Policy.TargetTrackingScalingPolicyConfigurationProperty(
                target_value=BACKLOG,
                customized_metric_specification=Policy.CustomizedMetricSpecificationProperty(metrics=queries),
            ),
        )


def _spot(base: int) -> list[ecs.CapacityProviderStrategy]:
    """Return spot capacity beside so many tasks that stay."""
    stays = [ecs.CapacityProviderStrategy(capacity_provider="FARGATE", base=base, weight=0)] if base else []
    return [*stays, ecs.CapacityProviderStrategy(capacity_provider="FARGATE_SPOT", weight=1)]


def _query(id: str, metric: cloudwatch.Metric) -> Policy.TargetTrackingMetricDataQueryProperty:
    dimensions = [
        Policy.TargetTrackingMetricDimensionProperty(name=name, value=value)
        for name, value in metric.dimensions.items()
    ]
    measured = Policy.TargetTrackingMetricProperty(
        namespace=metric.namespace, metric_name=metric.metric_name, dimensions=dimensions
    )
    stat = Policy.TargetTrackingMetricStatProperty(metric=measured, stat=metric.statistic)
    return Policy.TargetTrackingMetricDataQueryProperty(id=id, metric_stat=stat, return_data=False)
