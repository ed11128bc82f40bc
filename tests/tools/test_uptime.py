"""`paved uptime`: what rests when, by clocks that move twice a year, from any app's assembly."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from paved_constructs.cli import main
from paved_constructs.tools.uptime.clock import DAYS, Moment, hours_up
from tests.tools.cdk_out import staged

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # Sundays on which Berlin's clocks move, at 2:00 and at 3:00
YEAR = 364


def moment(at: str, *days: str) -> Moment:
    return Moment(time.fromisoformat(at), days or DAYS)


def berlin(up: str, rest: str, day: date) -> float:
    return hours_up(moment(up), moment(rest), BERLIN, day, 1)


def test_the_day_on_which_clocks_go_forward_is_an_hour_short() -> None:
    assert berlin("01:00", "05:00", SPRING) == 3
    assert berlin("01:00", "05:00", SPRING + timedelta(days=1)) == 4


def test_the_day_on_which_clocks_go_back_is_an_hour_long() -> None:
    assert berlin("01:00", "05:00", AUTUMN) == 5


def test_a_time_that_a_day_does_not_have_does_not_come() -> None:
    assert berlin("02:30", "05:00", SPRING) == 0
    assert list(moment("02:30").instants(BERLIN, SPRING, SPRING)) == []


def test_a_time_that_a_day_has_twice_comes_once() -> None:
    assert list(moment("02:30").instants(BERLIN, AUTUMN, AUTUMN)) == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def test_office_hours_are_the_same_all_the_year() -> None:
    week = DAYS[:5]
    up, rest = moment("08:00", *week), moment("19:00", *week)
    assert hours_up(up, rest, BERLIN, date(2026, 1, 1), YEAR) == 11 * 5 * YEAR / 7


@settings(max_examples=25)
@given(st.times(), st.times(), st.sets(st.sampled_from(DAYS), min_size=1), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_where_clocks_stand_still_hours_are_counted_by_the_minute(
    one: time, other: time, days: set[str], first: date
) -> None:
    up, rest = sorted(each.replace(second=0, microsecond=0) for each in (one, other))
    assume(up < rest)
    on = tuple(day for day in DAYS if day in days)
    minutes = [datetime.combine(first, time()) + timedelta(minutes=each) for each in range(7 * 24 * 60)]
    counted = sum(up <= each.time() < rest and DAYS[each.weekday()] in days for each in minutes)
    assert hours_up(Moment(up, on), Moment(rest, on), ZoneInfo("UTC"), first, 7) == pytest.approx(counted / 60)


@pytest.mark.parametrize("text", ["cron(0 8 ? * MON-WED,FRI *)", "0 8 * * mon-wed,Fri"])
def test_both_ways_to_write_days_are_read(text: str) -> None:
    assert Moment.read(text) == moment("08:00", "mon", "tue", "wed", "fri")


@pytest.mark.parametrize("text", ["rate(1 day)", "cron(0 8 1 * ? *)", "cron(61 8 ? * MON *)", "0 8 * * 1-5", ""])
def test_what_says_more_is_not_guessed(text: str) -> None:
    assert Moment.read(text) is None


def action(schedule: str, most: int) -> dict[str, Any]:
    bounds = {"MinCapacity": most, "MaxCapacity": most}
    return {"Schedule": schedule, "Timezone": "Europe/Berlin", "ScalableTargetAction": bounds}


def schedule(verb: str, expression: str) -> dict[str, Any]:
    target = {
        "Arn": {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, f":scheduler:::aws-sdk:rds:{verb}DBInstance"]]},
        "Input": {"Fn::Join": ["", ['{"DbInstanceIdentifier":"', {"Ref": "Ledger"}, '"}']]},
    }
    zone = {"ScheduleExpression": expression, "ScheduleExpressionTimezone": "Europe/Berlin"}
    return {"Type": "AWS::Scheduler::Schedule", "Properties": {**zone, "Target": target}}


def group(most: int, recurrence: str) -> dict[str, Any]:
    about = {"AutoScalingGroupName": {"Ref": "Fleet"}, "Recurrence": recurrence, "MaxSize": most}
    return {"Type": "AWS::AutoScaling::ScheduledAction", "Properties": {**about, "TimeZone": "Europe/Berlin"}}


UP, REST = "cron(0 8 ? * MON-FRI *)", "cron(0 18 ? * MON-FRI *)"
RESOURCES: dict[str, Any] = {
    "Tasks": {
        "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
        "Properties": {"ServiceNamespace": "ecs", "ScheduledActions": [action(REST, 0), action(UP, 2)]},
    },
    "Table": {
        "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
        "Properties": {"ServiceNamespace": "dynamodb"},
    },
    "Ledger": {"Type": "AWS::RDS::DBInstance", "Properties": {}},
    "StopLedger": schedule("stop", REST),
    "StartLedger": schedule("start", UP),
    "Fleet": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {}},
    "FleetUp": group(3, "0 8 * * Mon,Tue"),
    "FleetRests": group(0, "0 18 * * Mon,Tue"),
    "Books": {"Type": "AWS::RDS::DBCluster", "Properties": {}},
    "Writer": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBClusterIdentifier": {"Ref": "Books"}}},
    "Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {}},
    "Gateway": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Gateway"}},
    "Odd": {
        "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
        "Properties": {"ServiceNamespace": "ecs", "ScheduledActions": [action("rate(1 day)", 0), action(UP, 2)]},
    },
}


def paved(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["uptime", *map(str, arguments)])


def test_each_resource_is_told_with_its_hours(tmp_path: Path) -> None:
    staged(tmp_path, RESOURCES, {})
    done = paved("-a", tmp_path, "--json", "--from", "2026-01-01")
    assert done.exit_code == 0, done.output
    report = json.loads(done.output)
    found = {each["resource"]: each for each in report["resources"]}
    week, two_days = 10 * 5 * 52, 10 * 2 * 52
    hours = {name: each["hours_up"] for name, each in found.items()}
    assert hours == {
        "Tasks": week,
        "Ledger": week,
        "Fleet": two_days,
        "Books": 8736,
        "Nat": 8736,
        "Odd": None,
    }
    assert found["Tasks"]["saved"] == pytest.approx(1 - week / 8736, abs=1e-4)
    assert not found["Nat"]["can_rest"]
    able = [each["saved"] for each in report["resources"] if each["can_rest"]]
    assert report["saved"] == pytest.approx(sum(able) / len(able), abs=1e-4)


def test_the_table_says_it_to_a_person(tmp_path: Path) -> None:
    staged(tmp_path, RESOURCES, {})
    lines = paved("-a", tmp_path, "--from", "2026-01-01").output.splitlines()
    assert lines[0].startswith("dev: ")
    assert "of the hours saved" in lines[0]
    [tasks] = [line for line in lines if "Tasks" in line]
    assert "50.0" in tasks
    assert "70%" in tasks


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-a", "nowhere"], "nowhere: is no folder"),
        (["--from", "soon"], "--from soon: "),
        (["dev/nothing"], "no stack is called 'dev/nothing'"),
    ],
)
def test_wrong_use_is_said(arguments: list[str], said: str, tmp_path: Path) -> None:
    staged(tmp_path, RESOURCES, {})
    done = paved("-a", tmp_path, *arguments)
    assert done.exit_code == 2
    assert said in done.output


def test_an_assembly_without_such_a_resource_is_no_report(tmp_path: Path) -> None:
    staged(tmp_path, {"Topic": {"Type": "AWS::SNS::Topic"}}, {})
    done = paved("-a", tmp_path)
    assert done.exit_code == 2
    assert "nothing in it is paid for by the hour" in done.output
