"""What EventBridge Scheduler and Step Functions answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from tests.tools.answers.answer import KEY, Answers

SCHEDULE = "nightly"
MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:nightly"
QUEUE = "arn:aws:sqs:eu-central-1:123456789012:unbegun"
GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/vendedlogs/states/"
ROLE = "arn:aws:iam::123456789012:role/nightly"


def _schedule(name: str, value: Any, other: Any, **unset: Any) -> Answers:
    answers = [{name: value}, {name: other}, unset]
    return Answers(SCHEDULE, {name: value}, *answers, {"Name": SCHEDULE})


def _target(name: str, value: Any, other: Any, **unset: Any) -> Answers:
    fixed = {"Arn": MACHINE, "RoleArn": ROLE}
    answers = [{"Target": {**fixed, **each}} for each in ({name: value}, {name: other}, unset)]
    return Answers(SCHEDULE, {"Target": {name: value}}, *answers, {"Name": SCHEDULE})


def _logging(group: str) -> dict[str, Any]:
    return {"Level": "ALL", "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": f"{GROUP}{group}:*"}}]}


def _lower(value: Any) -> Any:
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: _lower(part) for name, part in value.items()}
    return [_lower(part) for part in value] if isinstance(value, list) else value


def _machine(*states: str) -> dict[str, Any]:
    definition = json.dumps({"StartAt": states[0], "States": {name: {"Type": "Succeed"} for name in states}})
    when = datetime(2026, 11, 22, tzinfo=UTC)
    about = {"stateMachineArn": MACHINE, "name": "nightly", "roleArn": ROLE, "type": "STANDARD", "creationDate": when}
    return {**about, "definition": definition}


JOBS = {
    "AWS::Scheduler::Schedule.FlexibleTimeWindow": _schedule(
        "FlexibleTimeWindow",
        {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5},
        {"Mode": "OFF"},
        FlexibleTimeWindow={"Mode": "OFF"},
    ),
    "AWS::Scheduler::Schedule.KmsKeyArn": _schedule("KmsKeyArn", KEY, KEY + "2"),
    "AWS::Scheduler::Schedule.ScheduleExpressionTimezone": _schedule(
        "ScheduleExpressionTimezone", "Europe/Berlin", "UTC", ScheduleExpressionTimezone="UTC"
    ),
    "AWS::Scheduler::Schedule.Target.DeadLetterConfig": _target(
        "DeadLetterConfig", {"Arn": QUEUE}, {"Arn": QUEUE + "2"}
    ),
    "AWS::Scheduler::Schedule.Target.RetryPolicy": _target(
        "RetryPolicy",
        {"MaximumRetryAttempts": 2},
        {"MaximumRetryAttempts": 185},
        RetryPolicy={"MaximumRetryAttempts": 185, "MaximumEventAgeInSeconds": 86400},
    ),
    "AWS::StepFunctions::StateMachine.DefinitionString": Answers(
        MACHINE,
        {"DefinitionString": '{"States": {"Run": {"Type": "Succeed"}},\n "StartAt": "Run"}'},
        _machine("Run"),
        _machine("Run", "Again"),
        {**_machine("Run"), "definition": "{}"},
        {"stateMachineArn": MACHINE},
    ),
    "AWS::StepFunctions::StateMachine.LoggingConfiguration": Answers(
        MACHINE,
        {"LoggingConfiguration": _logging("runs")},
        {**_machine("Run"), "loggingConfiguration": {**_lower(_logging("runs")), "includeExecutionData": False}},
        {**_machine("Run"), "loggingConfiguration": _lower(_logging("others"))},
        {**_machine("Run"), "loggingConfiguration": {"level": "OFF", "includeExecutionData": False}},
        {"stateMachineArn": MACHINE},
    ),
    "AWS::StepFunctions::StateMachine.TracingConfiguration": Answers(
        MACHINE,
        {"TracingConfiguration": {"Enabled": True}},
        {**_machine("Run"), "tracingConfiguration": {"enabled": True}},
        {**_machine("Run"), "tracingConfiguration": {"enabled": False}},
        _machine("Run"),
        {"stateMachineArn": MACHINE},
    ),
}
