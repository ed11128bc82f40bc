"""EventBridge Scheduler and Step Functions: when something begins, and what happens then."""

from __future__ import annotations

import json
from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers
from paved_constructs.tools.verify.readers.ecs import in_api_names


def states(value: Any) -> Any:
    """Return a state machine, which both template and API have as text."""
    return json.loads(value) if isinstance(value, str) else value


def _machine(value: str, **more: Any) -> Reader:
    return Reader("stepfunctions", "describe_state_machine", {"stateMachineArn": "id"}, value, **more)


def _schedule(value: str, **more: Any) -> Reader:
    return Reader("scheduler", "get_schedule", {"Name": "id"}, value, **more)


JOBS: Final[Readers] = {
    "AWS::Scheduler::Schedule.FlexibleTimeWindow": _schedule("FlexibleTimeWindow", default={"Mode": "OFF"}),
    "AWS::Scheduler::Schedule.KmsKeyArn": _schedule("KmsKeyArn"),
    "AWS::Scheduler::Schedule.ScheduleExpressionTimezone": _schedule("ScheduleExpressionTimezone", default="UTC"),
    "AWS::Scheduler::Schedule.Target.DeadLetterConfig": _schedule("Target.DeadLetterConfig"),
    "AWS::Scheduler::Schedule.Target.RetryPolicy": _schedule(
        "Target.RetryPolicy", default={"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}
    ),
    "AWS::StepFunctions::StateMachine.DefinitionString": _machine("definition", normal=states),
    "AWS::StepFunctions::StateMachine.LoggingConfiguration": _machine(
        "loggingConfiguration", normal=in_api_names, default={"level": "OFF"}
    ),
    "AWS::StepFunctions::StateMachine.TracingConfiguration": _machine("tracingConfiguration", normal=in_api_names),
}
