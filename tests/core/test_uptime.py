"""A stage's hours: what may be written, and what rests outside of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from constructs import Construct

from paved_constructs import PavedApp, PavedError, PavedStack, PavedStage, Tier, Uptime
from paved_constructs.testing import template
from tests import examples

BERLIN = "Europe/Berlin"

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no hours": ({"hours": "8-19"}, "hours='8-19'; write from and to of a day, like '08:00-19:00'"),
    "no hour": ({"hours": "08:00-24:00"}, "hours='08:00-24:00'; write"),
    "an end before its start": ({"hours": "19:00-08:00"}, "hours='19:00-08:00' end before they start"),
    "an end at its start": ({"hours": "08:00-08:00"}, "hours='08:00-08:00' end before they start"),
    "no day": ({"days": "weekdays"}, "days='weekdays'; write days or ranges of them, like 'mon-fri'"),
    "days backwards": ({"days": "fri-mon"}, "days='fri-mon'; write"),
    "no days": ({"days": ""}, "days=''; write"),
    "an unknown zone": ({"zone": "Europe/Berlinn"}, "'Europe/Berlinn' is no time zone; it looks like 'Europe/Berlin'"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_uptime_is_said(wrong: str) -> None:
    arguments, said = WRONG[wrong]
    with pytest.raises(PavedError, match=f"^Uptime: {said}"):
        Uptime(**{"hours": "08:00-19:00", "zone": BERLIN, **arguments})


def test_days_are_days_and_ranges_of_them() -> None:
    assert Uptime("08:00-19:00", zone=BERLIN).weekdays == ("mon", "tue", "wed", "thu", "fri")
    assert Uptime("08:00-19:00", days="Sun, mon-tue,tue", zone=BERLIN).weekdays == ("mon", "tue", "sun")


def test_production_never_rests(paved_app: PavedApp) -> None:
    at = {"account": "123456789012", "region": "us-east-1"}
    with pytest.raises(PavedError, match=r"stage 'prod': uptime='08:00-19:00'; a production stage never rests"):
        PavedStage(paved_app, "prod", tier=Tier.PRODUCTION, uptime=Uptime("08:00-19:00", zone=BERLIN), **at)


@pytest.fixture
def resources(paved_app: PavedApp) -> Callable[[str], list[dict[str, Any]]]:
    """What stands in the template of a stage that rests, by type."""
    hours = Uptime("00:10-19:30", days="mon,wed", zone=BERLIN)
    at = {"account": "123456789012", "region": "us-east-1", "domain": "dev.example.com"}
    stage = PavedStage(paved_app, "dev", tier=Tier.SANDBOX, uptime=hours, **at)
    stack = PavedStack(stage, service="orders", owner="payments")
    databases = (examples.paved_database, examples.paved_aurora)
    for build in (examples.paved_service, examples.paved_worker, examples.paved_fleet, *databases):
        name = build.__name__.removeprefix("paved_").title()
        build(Construct(stack, name))
    found = template(stack)["Resources"]
    return lambda kind: [body["Properties"] for body in found.values() if body["Type"] == kind]


def test_tasks_and_databases_rest_by_the_clock_of_the_zone(resources: Callable[[str], list[dict[str, Any]]]) -> None:
    up, rest = "cron(10 0 ? * MON,WED *)", "cron(30 19 ? * MON,WED *)"
    targets = resources("AWS::ApplicationAutoScaling::ScalableTarget")
    assert len(targets) == 2
    for target in targets:
        bounds = {name: target[name] for name in ("MinCapacity", "MaxCapacity")}
        assert bounds["MinCapacity"] >= 1
        moments = {each["Schedule"]: each["ScalableTargetAction"] for each in target["ScheduledActions"]}
        assert moments == {up: bounds, rest: {"MinCapacity": 0, "MaxCapacity": 0}}
        assert {each["Timezone"] for each in target["ScheduledActions"]} == {BERLIN}

    [group] = resources("AWS::AutoScaling::AutoScalingGroup")
    bounds = {name: int(group[name]) for name in ("MinSize", "MaxSize")}
    actions = resources("AWS::AutoScaling::ScheduledAction")
    moments = {each["Recurrence"]: {name: each[name] for name in ("MinSize", "MaxSize")} for each in actions}
    assert moments == {"10 0 * * Mon,Wed": bounds, "30 19 * * Mon,Wed": {"MinSize": 0, "MaxSize": 0}}
    assert {each["TimeZone"] for each in actions} == {BERLIN}

    schedules = resources("AWS::Scheduler::Schedule")
    assert {each["ScheduleExpressionTimezone"] for each in schedules} == {BERLIN}
    by_call = {str(each["Target"]["Arn"]).rpartition(":")[2].rstrip("'}]"): each for each in schedules}
    assert set(by_call) == {"startDBInstance", "stopDBInstance", "startDBCluster", "stopDBCluster"}
    assert by_call["stopDBCluster"]["ScheduleExpression"] == rest
    early = "cron(0 0 ? * MON,WED *)"  # a quarter of an hour before, but not on the day before
    assert by_call["startDBInstance"]["ScheduleExpression"] == early
    assert all("DeadLetterConfig" in each["Target"] for each in schedules)


def test_who_stops_a_database_may_do_nothing_else(resources: Callable[[str], list[dict[str, Any]]]) -> None:
    given = [s for policy in resources("AWS::IAM::Policy") for s in policy["PolicyDocument"]["Statement"]]
    [stop] = [each for each in given if each["Action"] == "rds:StopDBInstance"]
    assert stop["Effect"] == "Allow"
    assert "*" not in str(stop["Resource"])
