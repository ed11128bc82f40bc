"""One run of a job, as a state machine of two steps: see that no other runs; run the task, to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn

from paved_constructs.containers.capacity import Strategy
from paved_constructs.containers.cluster import stack_cluster
from paved_constructs.containers.task import Task
from paved_constructs.core.construct import PavedConstruct
from paved_constructs.network.stage_network import stage_network
from paved_constructs.parts.log_group import PavedLogGroup

SETTLED_SECONDS: Final = 10
"""Step Functions' list of what runs is a few seconds late, and Scheduler may begin a run twice at once."""

SCHEDULED: Final = "$states.context.Execution.Input.scheduled"
STARTED: Final = "$states.context.Execution.StartTime"
FAILURES: Final = "States.TaskFailed"
"""Every error but that of a time limit."""


def definition(construct: PavedConstruct, task: Task, group: str, rows: Mapping[str, Any], placed: Strategy) -> str:
    """Return the state machine of a job of these settled rows, in Amazon States Language.

    Of several runs the oldest goes on, so two that begin at once do not leave each other out. The code finds the time
    for which it was scheduled in SCHEDULED_TIME, the same in each of its tries.
    """
    run = {
        "Type": "Task",
        "Resource": f"arn:{construct.stack.partition}:states:::ecs:runTask.sync",
        "Arguments": _run_task(construct, task, group, rows, placed),
        "TimeoutSeconds": int(rows["time_limit"].to_seconds()),
        "End": True,
        **_again(rows["retry_attempts"], 60),
    }
    states = {**_alone(construct, "Run"), "Run": run}
    machine = {"QueryLanguage": "JSONata", "StartAt": "Wait", "States": states}
    return construct.stack.to_json_string(machine)


def machine(
    construct: PavedConstruct,
    states: str,
    role: iam.Role,
    rows: Mapping[str, Any],
    retention: logs.RetentionDays | None,
) -> sfn.StateMachine:
    """Return the state machine of these states, which logs as the settled rows say.

    Its log group has a name of the kind that needs no policy of its own for AWS to deliver to: those have a limit.
    """
    name = f"/aws/vendedlogs/states/{construct.path}"
    group = PavedLogGroup(construct, "RunLogs", name=name, retention=retention).log_group
    options = sfn.LogOptions(
        destination=group, level=rows["log_level"], include_execution_data=rows["include_execution_data"]
    )
    return sfn.StateMachine(
        construct,
        "Run",
        definition_body=sfn.DefinitionBody.from_string(states),
        role=role,
        logs=options,
        tracing_enabled=rows["tracing_enabled"],
    )


def _alone(construct: PavedConstruct, then: str) -> dict[str, Any]:
    """The steps that end a run beside another one."""
    oldest = "$states.input.Executions[-1].ExecutionArn"
    look = {
        "Type": "Task",
        "Resource": f"arn:{construct.stack.partition}:states:::aws-sdk:sfn:listExecutions",
        "Arguments": {"StateMachineArn": "{% $states.context.StateMachine.Id %}", "StatusFilter": "RUNNING"},
        "Next": "Alone",
        **_again(3, 5),
    }
    alone = {"Condition": f"{{% $not($exists({oldest})) or {oldest} = $states.context.Execution.Id %}}", "Next": then}
    cause = "The run before this one has not ended; it was left out. Give it less to do, or begin it more seldom."
    return {
        "Wait": {"Type": "Wait", "Seconds": SETTLED_SECONDS, "Next": "Look"},
        "Look": look,
        "Alone": {"Type": "Choice", "Choices": [alone], "Default": "StillRunning"},
        "StillRunning": {"Type": "Fail", "Error": "StillRunning", "Cause": cause},
    }


def _again(attempts: int, seconds: int) -> dict[str, Any]:
    """How often a step is tried again, after so many seconds at first."""
    again = {"ErrorEquals": [FAILURES], "MaxAttempts": attempts, "IntervalSeconds": seconds, "BackoffRate": 2}
    return {"Retry": [again]} if attempts else {}


def _run_task(
    construct: PavedConstruct, task: Task, group: str, rows: Mapping[str, Any], placed: Strategy
) -> dict[str, Any]:
    network = stage_network(construct)
    subnets = network.vpc.select_subnets(subnet_type=network.app.subnet_type)
    scheduled = f"{{% $exists({SCHEDULED}) ? {SCHEDULED} : {STARTED} %}}"
    told = [{"Name": "SCHEDULED_TIME", "Value": scheduled}]
    platform = {"PlatformVersion": rows["platform_version"].value} if task.definition.is_fargate_compatible else {}
    return {
        "Cluster": stack_cluster(construct).cluster_arn,
        "TaskDefinition": task.definition.task_definition_arn,
        "CapacityProviderStrategy": [{"CapacityProvider": one.capacity_provider, "Weight": 1} for one in placed],
        **platform,
        "PropagateTags": rows["propagate_tags"].value,
        "NetworkConfiguration": {
            "AwsvpcConfiguration": {
                "Subnets": subnets.subnet_ids,
                "SecurityGroups": [group],
                "AssignPublicIp": "ENABLED" if rows["assign_public_ip"] else "DISABLED",
            }
        },
        "Overrides": {"ContainerOverrides": [{"Name": task.container.container_name, "Environment": told}]},
    }
