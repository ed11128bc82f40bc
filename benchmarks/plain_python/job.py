"""A job of a plain stack: a schedule, and a state machine that runs a task on Fargate spot and never beside itself."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from aws_cdk import Duration, TimeZone
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm, math
from benchmarks.plain_python.network import APP, closed_group
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.storage import dead_letter_queue
from benchmarks.plain_python.task import fargate_task

RUN = json.loads((Path(__file__).parents[1] / "data" / "run.json").read_text())
"""The state machine, without the arguments of the task that it runs."""

INPUT = "$states.context.Execution.Input.scheduled"
SCHEDULED = f"{{% $exists({INPUT}) ? {INPUT} : $states.context.Execution.StartTime %}}"


class Job(Construct):
    """A task that runs by `schedule`, as EventBridge Scheduler writes it, in the hours of `time_zone`."""

    def __init__(
        self,
        stack: ServiceStack,
        id: str,
        *,
        cluster: ecs.Cluster,
        image: ecs.ContainerImage,
        schedule: str,
        time_zone: str,
    ) -> None:
        super().__init__(stack, id)
        self.task, self.container = fargate_task(self, stack, image, **stack.tier["task"])
        role = self._run_role(stack, cluster)
        machine = sfn.StateMachine(
            self,
            "Run",
            definition_body=sfn.DefinitionBody.from_string(stack.to_json_string(self._definition(cluster))),
            role=role,
            logs=sfn.LogOptions(
                destination=stack.log_group(self, "RunLogs", f"/aws/vendedlogs/states/{self.node.path}"),
                level=sfn.LogLevel.ALL,
                include_execution_data=False,
            ),
            tracing_enabled=True,
        )
        looks = iam.PolicyStatement(actions=["states:ListExecutions"], resources=[machine.state_machine_arn])
        begins = self._begin(stack, machine, scheduler.ScheduleExpression.expression(schedule, TimeZone.of(time_zone)))
        begins.node.add_dependency(iam.Policy(self, "Looks", statements=[looks], roles=[role]))
        for row, metric in self._metrics(machine).items():
            alarm(self, f"job.{row}", metric, stack=stack)

    def _definition(self, cluster: ecs.Cluster) -> dict[str, Any]:
        definition = deepcopy(RUN)
        environment = [{"Name": "SCHEDULED_TIME", "Value": SCHEDULED}]
        definition["States"]["Run"]["Arguments"] = {
            "Cluster": cluster.cluster_arn,
            "TaskDefinition": self.task.task_definition_arn,
            "CapacityProviderStrategy": [{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}],
            "PlatformVersion": "LATEST",
            "PropagateTags": "TASK_DEFINITION",
            "NetworkConfiguration": {
                "AwsvpcConfiguration": {
                    "Subnets": cluster.vpc.select_subnets(subnet_type=APP.subnet_type).subnet_ids,
                    "SecurityGroups": [closed_group(self, cluster.vpc, "Runs").security_group_id],
                    "AssignPublicIp": "DISABLED",
                }
            },
            "Overrides": {"ContainerOverrides": [{"Name": self.container.container_name, "Environment": environment}]},
        }
        return definition

    def _run_role(self, stack: ServiceStack, cluster: ecs.Cluster) -> iam.Role:
        """Make the role of the state machine: it may run this task, see it and end it."""
        in_cluster = {"ArnEquals": {"ecs:cluster": cluster.cluster_arn}}
        revisions = stack.format_arn(service="ecs", resource="task-definition", resource_name=f"{self.task.family}:*")
        tasks = stack.format_arn(service="ecs", resource="task", resource_name=f"{cluster.cluster_name}/*")
        rule = stack.format_arn(service="events", resource="rule", resource_name="StepFunctionsGetEventsForECSTaskRule")
        passed = [self.task.task_role.role_arn, self.task.obtain_execution_role().role_arn]
        to_tasks = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
        role = iam.Role(self, "Runs", assumed_by=stack.own_service("states", "states:stateMachine:*"))
        for actions, resources, conditions in (
            (["ecs:RunTask"], [revisions], in_cluster),
            (["ecs:StopTask", "ecs:DescribeTasks"], [tasks], in_cluster),
            (["ecs:TagResource"], [tasks], {"StringEquals": {"ecs:CreateAction": "RunTask"}}),
            (["iam:PassRole"], passed, to_tasks),
            (["events:PutRule", "events:PutTargets", "events:DescribeRule"], [rule], {}),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions))
        return role

    def _begin(
        self, stack: ServiceStack, machine: sfn.StateMachine, schedule: scheduler.ScheduleExpression
    ) -> scheduler.Schedule:
        """Make the schedule, which keeps what it could not begin."""
        unbegun = dead_letter_queue(self, "Unbegun", stack)
        group = stack.format_arn(service="scheduler", resource="schedule-group", resource_name="default")
        own = {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnEquals": {"aws:SourceArn": group}}
        role = iam.Role(self, "Schedules", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com", conditions=own))
        unbegun.grant_send_messages(role)
        return scheduler.Schedule(
            self,
            "Default",
            schedule=schedule,
            target=targets.StepFunctionsStartExecution(
                machine,
                role=role,
                dead_letter_queue=unbegun,
                retry_attempts=2,
                input=scheduler.ScheduleTargetInput.from_object(
                    {"scheduled": scheduler.ContextAttribute.scheduled_time}
                ),
            ),
            time_window=scheduler.TimeWindow.off(),
            key=stack.key if stack.tier["ownKey"] else None,
            description=f"Begins {self.node.path}",
        )

    def _metrics(self, machine: sfn.StateMachine) -> dict[str, cloudwatch.IMetric]:
        bad = {
            "failed": machine.metric_failed(period=MINUTE, statistic="Sum"),
            "late": machine.metric_timed_out(period=MINUTE, statistic="Sum"),
            "aborted": machine.metric_aborted(period=MINUTE, statistic="Sum"),
        }
        return {
            "Failed": math(" + ".join(f"FILL({name}, 0)" for name in bad), bad, "runs that did not end well"),
            "Missed": machine.metric_started(period=Duration.hours(1), statistic="Sum"),
        }
