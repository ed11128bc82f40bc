"""What a job promises beyond its table: it begins when it says, never beside itself, ends in time, and is missed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk.assertions import Template
from jsonata import Jsonata  # type: ignore[import-untyped]  # it ships no types

from paved_constructs import Hardware, PavedError, PavedStack, PavedStage
from paved_constructs.containers.cron import longest_gap
from tests.containers.services import container, environment, properties
from tests.containers.workers import job

NO_ZONE: dict[str, Any] = {"time_zone": None}

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an hour without a zone": (
        NO_ZONE,
        "schedule='cron(0 2 * * ? *)' names an hour, and no time zone says whose; give time_zone='Europe/Berlin', or "
        "time_zone='UTC' if it may be another hour in summer",
    ),
    "a time without a zone": ({"schedule": "at(2027-01-31T02:00:00)", **NO_ZONE}, "schedule='at(2027-01-31T02:00:00)'"),
    "an unknown zone": (
        {"time_zone": "Europe/Berlni"},
        "'Europe/Berlni' is no time zone; it looks like 'Europe/Berlin'",
    ),
    "a zone for a rate": (
        {"schedule": "rate(1 hour)"},
        "time_zone='Europe/Berlin': rate(1 hour) counts from its creation",
    ),
    "another cron": (
        {"schedule": "0 2 * * *"},
        "schedule='0 2 * * *' is no schedule; write cron(0 2 * * ? *), rate(15",
    ),
    "five fields": ({"schedule": "cron(0 2 * * *)"}, "schedule='cron(0 2 * * *)': it has 5 fields, and cron of AWS 6"),
    "both days": ({"schedule": "cron(0 2 * * * *)"}, "schedule='cron(0 2 * * * *)': one of the day of month and the"),
    "an hour that there is not": ({"schedule": "cron(0 24 * * ? *)"}, "schedule='cron(0 24 * * ? *)': the hours: '24'"),
    "a day that never comes": ({"schedule": "cron(0 2 30 2 ? *)"}, "schedule='cron(0 2 30 2 ? *)': there is no such"),
    "a rate of nothing": ({"schedule": "rate(0 hours)", **NO_ZONE}, "schedule='rate(0 hours)': a rate is like rate(1 "),
    "a rate that AWS spells otherwise": ({"schedule": "rate(1 hours)", **NO_ZONE}, "schedule='rate(1 hours)': a rate"),
    "a time with a zone in it": (
        {"schedule": "at(2027-01-31T02:00:00Z)"},
        "schedule='at(2027-01-31T02:00:00Z)': a time",
    ),
    "a window over the next one": (
        {"schedule": "rate(15 minutes)", "flexible_time_window": Duration.minutes(15), **NO_ZONE},
        "flexible_time_window=15 min; it has to be below the 15 min to the next beginning",
    ),
    "a window over a day": (
        {"schedule": "cron(0 2 1 * ? *)", "flexible_time_window": Duration.days(2)},
        "flexible_time",
    ),
    "no time": ({"time_limit": Duration.seconds(0)}, "time_limit=0 s; a run takes a second or more"),
    "less than none": ({"retry_attempts": -1}, "retry_attempts=-1; it is tried again 0 times or more"),
    "a size that there is not": ({"cpu": 768}, "cpu=768; Fargate has 256"),
}


@pytest.fixture
def stack(production: PavedStage) -> PavedStack:
    return PavedStack(production, service="recommendations", owner="discovery")


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_a_schedule_that_never_comes_true_is_an_error(
    arguments: dict[str, Any], message: str, stack: PavedStack
) -> None:
    with pytest.raises(PavedError, match=f"^production/recommendations/Train: {re.escape(message)}"):
        job(stack, **arguments)


GAPS = {
    "0 2 * * ? *": timedelta(days=1),
    "0 10,14 * * ? *": timedelta(hours=20),
    "*/5 * * * ? *": timedelta(minutes=5),
    "0/20 8-17 ? * MON-FRI *": timedelta(days=2, hours=14, minutes=20),
    "0 2 ? * 2-6 *": timedelta(days=3),
    "0 0 1 * ? *": timedelta(days=31),
    "0 0 L 1,2 ? *": timedelta(days=337),
    "0 8 LW * ? *": timedelta(days=33),
    "0 8 15W * ? *": timedelta(days=32),
    "0 8 ? * L *": timedelta(days=7),
    "0 8 ? * 6L *": timedelta(days=35),
    "0 8 ? * TUE#2 *": timedelta(days=35),
    "0 0 29 2 ? *": timedelta(days=1461),
    "0 0 1 1 ? 2027": None,
}


@pytest.mark.parametrize("expression", GAPS)
def test_the_longest_wait_between_two_runs_is_known(expression: str) -> None:
    assert longest_gap(expression) == GAPS[expression]


def alarms(stack: PavedStack) -> dict[str, dict[str, Any]]:
    found = Template.from_stack(stack).find_resources("AWS::CloudWatch::Alarm")
    return {name: one["Properties"] for name, one in found.items() if "Unbegun" not in name}


WATCHED: dict[str, tuple[str, str | None, tuple[int, int] | None]] = {
    "each night": ("cron(0 2 * * ? *)", "UTC", (26, 3600)),
    "on working days": ("cron(0 2 ? * MON-FRI *)", "UTC", (74, 3600)),
    "four times an hour": ("rate(15 minutes)", None, (6, 300)),
    "each week": ("cron(0 2 ? * SUN *)", "UTC", None),
    "once": ("at(2027-01-31T02:00:00)", "UTC", None),
}


@pytest.mark.parametrize(("schedule", "zone", "looks_back"), WATCHED.values(), ids=WATCHED)
def test_a_run_that_never_was_is_told_as_far_as_an_alarm_looks_back(
    schedule: str, zone: str | None, looks_back: tuple[int, int] | None, stack: PavedStack
) -> None:
    job(stack, schedule=schedule, time_zone=zone)
    missed = [alarm for name, alarm in alarms(stack).items() if "Missed" in name]
    assert len(alarms(stack)) == (1 if looks_back is None else 2)
    for alarm in missed:
        assert (alarm["EvaluationPeriods"], alarm["Period"]) == looks_back
        assert alarm["DatapointsToAlarm"] == alarm["EvaluationPeriods"]
        assert alarm["EvaluationPeriods"] * alarm["Period"] <= (86400 if alarm["Period"] < 3600 else 7 * 86400)
        assert (alarm["TreatMissingData"], alarm["MetricName"]) == ("breaching", "ExecutionsStarted")


def machine(stack: PavedStack) -> dict[str, Any]:
    """The state machine, with the names of resources where it refers to them."""
    [found] = properties(stack, "AWS::StepFunctions::StateMachine")
    text = "".join(part if isinstance(part, str) else "…" for part in found["DefinitionString"]["Fn::Join"][1])
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def test_a_run_has_its_time_and_its_tries_and_its_task_is_nobodys_to_reach(stack: PavedStack) -> None:
    job(stack, time_limit=Duration.hours(4), retry_attempts=1, command=["train"], hardware=Hardware.SPOT)
    run = machine(stack)["States"]["Run"]
    assert run["Resource"].endswith(":states:::ecs:runTask.sync")
    assert run["TimeoutSeconds"] == 4 * 3600
    [again] = run["Retry"]
    assert (again["ErrorEquals"], again["MaxAttempts"]) == (["States.TaskFailed"], 1)
    assert run["Arguments"]["CapacityProviderStrategy"] == [{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}]
    assert run["Arguments"]["NetworkConfiguration"]["AwsvpcConfiguration"]["AssignPublicIp"] == "DISABLED"
    assert len(run["Arguments"]["NetworkConfiguration"]["AwsvpcConfiguration"]["Subnets"]) == 3
    assert container(stack)["Command"] == ["train"]


def test_what_may_not_be_done_twice_is_not_tried_again(stack: PavedStack) -> None:
    job(stack, retry_attempts=0)
    assert "Retry" not in machine(stack)["States"]["Run"]


def goes_on(stack: PavedStack, me: str, running: list[str]) -> bool:
    """Whether a run goes on beside those that Step Functions lists, the newest first."""
    [choice] = machine(stack)["States"]["Alone"]["Choices"]
    expression = Jsonata(choice["Condition"].removeprefix("{%").removesuffix("%}"))
    listed = {"Executions": [{"ExecutionArn": name} for name in running]}
    expression.assign("states", {"input": listed, "context": {"Execution": {"Id": me}}})
    return bool(expression.evaluate(None))


def test_of_several_runs_the_oldest_goes_on_and_the_others_are_told_of_as_failed(stack: PavedStack) -> None:
    job(stack)
    assert goes_on(stack, "a", ["a"])
    assert goes_on(stack, "a", ["b", "a"])
    assert not goes_on(stack, "b", ["b", "a"])
    assert not goes_on(stack, "b", ["a"]), "it is not listed yet itself"
    assert goes_on(stack, "a", []), "no list says that another one runs"
    alone = machine(stack)["States"]["Alone"]
    assert (alone["Default"], machine(stack)["States"]["StillRunning"]["Type"]) == ("StillRunning", "Fail")


def test_its_code_is_told_for_when_it_was_scheduled_also_when_a_person_starts_it(stack: PavedStack) -> None:
    job(stack)
    [told] = machine(stack)["States"]["Run"]["Arguments"]["Overrides"]["ContainerOverrides"]
    [variable] = told["Environment"]
    text = Jsonata(variable["Value"].removeprefix("{%").removesuffix("%}"))

    def value(**given: str) -> Any:
        text.assign("states", {"context": {"Execution": {"Input": given, "StartTime": "2026-11-23T09:15:00Z"}}})
        return text.evaluate(None)

    assert variable["Name"] == "SCHEDULED_TIME"
    assert value(scheduled="2026-11-23T01:00:00Z") == "2026-11-23T01:00:00Z"
    assert value() == "2026-11-23T09:15:00Z"
    [schedule] = properties(stack, "AWS::Scheduler::Schedule")
    assert json.loads(schedule["Target"]["Input"]) == {"scheduled": "<aws.scheduler.scheduled-time>"}


def test_each_role_may_do_its_own_step_and_is_taken_for_this_account_only(stack: PavedStack) -> None:
    job(stack)
    policies = [p for p in properties(stack, "AWS::IAM::Policy") if "ExecutionRole" not in p["PolicyName"]]
    statements = [s for p in policies for s in p["PolicyDocument"]["Statement"]]
    wide = [action for s in statements if s["Resource"] == "*" for action in s["Action"]]
    assert {action.partition(":")[0] for action in wide} == {"logs", "xray"}, "IAM knows no resource for these"
    may = {action for s in statements for action in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])}
    assert {action for action in may if action.partition(":")[0] in ("ecs", "states", "iam")} == {
        "ecs:RunTask",
        "ecs:StopTask",
        "ecs:DescribeTasks",
        "ecs:TagResource",
        "iam:PassRole",
        "states:ListExecutions",
        "states:StartExecution",
    }
    for role in properties(stack, "AWS::IAM::Role"):
        [trust] = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": "123456789012"}


def test_a_run_that_could_not_begin_is_kept(stack: PavedStack) -> None:
    job(stack, flexible_time_window=Duration.minutes(30))
    [schedule] = properties(stack, "AWS::Scheduler::Schedule")
    [queue] = Template.from_stack(stack).find_resources("AWS::SQS::Queue")
    assert schedule["Target"]["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": [queue, "Arn"]}}
    assert schedule["Target"]["RetryPolicy"]["MaximumRetryAttempts"] == 2
    assert schedule["ScheduleExpressionTimezone"] == "Europe/Berlin"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 30}
    assert schedule["KmsKeyArn"]
    assert environment(stack) == {}
