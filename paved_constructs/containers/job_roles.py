"""What a run of a job may do: run its task, see it and end it."""

from __future__ import annotations

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct


def run_role(construct: Construct, task: ecs.TaskDefinition, cluster: ecs.ICluster) -> iam.Role:
    """Return the role of the state machine: it runs this task in this cluster, sees how it ends, and may end it."""
    stack = Stack.of(construct)
    machines = stack.format_arn(
        service="states", resource="stateMachine", resource_name="*", arn_format=ArnFormat.COLON_RESOURCE_NAME
    )
    source = {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": machines}}
    role = iam.Role(construct, "Runs", assumed_by=iam.ServicePrincipal("states.amazonaws.com", conditions=source))
    in_cluster = {"ArnEquals": {"ecs:cluster": cluster.cluster_arn}}
    tasks = stack.format_arn(service="ecs", resource="task", resource_name=f"{cluster.cluster_name}/*")
    revisions = stack.format_arn(service="ecs", resource="task-definition", resource_name=f"{task.family}:*")
    rule = stack.format_arn(service="events", resource="rule", resource_name="StepFunctionsGetEventsForECSTaskRule")
    tagging = {"StringEquals": {"ecs:CreateAction": "RunTask"}}
    to_tasks = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    passed = [task.task_role.role_arn, task.obtain_execution_role().role_arn]
    for actions, resources, conditions in (
        (["ecs:RunTask"], [revisions], in_cluster),
        (["ecs:StopTask", "ecs:DescribeTasks"], [tasks], in_cluster),
        (["ecs:TagResource"], [tasks], tagging),
        (["iam:PassRole"], passed, to_tasks),
        (["events:PutRule", "events:PutTargets", "events:DescribeRule"], [rule], {}),
    ):
        role.add_to_policy(iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions))
    return role


def let_look(construct: Construct, role: iam.Role, machine: sfn.StateMachine) -> iam.Policy:
    """Let a state machine see its own runs; apart from its other rights, for which it waits itself."""
    statement = iam.PolicyStatement(actions=["states:ListExecutions"], resources=[machine.state_machine_arn])
    return iam.Policy(construct, "Looks", statements=[statement], roles=[role])
