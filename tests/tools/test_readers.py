"""Every golden property has a reader, and each reader tells a right setting from a wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from docs.discovery import constructs, golden
from paved_constructs.tools.verify.calls import Calls
from paved_constructs.tools.verify.reader import Outcome
from paved_constructs.tools.verify.readers import READERS, UNREADABLE
from paved_constructs.tools.verify.report import Verdict
from paved_constructs.tools.verify.walk import places
from tests.tools.answers import ANSWERS

PLACE = {"partition": "aws", "region": "eu-central-1", "account": "123456789012"}
every_reader = pytest.mark.parametrize("name", sorted(READERS))


def test_every_golden_property_of_the_package_can_be_read_back_or_says_why_not() -> None:
    sets = {name for kind in constructs() for row in golden(kind).values() for name in row.sets}
    assert sets - set(READERS) - set(UNREADABLE) == set()
    assert not set(READERS) & set(UNREADABLE)


def test_every_reader_is_tried_here() -> None:
    assert set(ANSWERS) == set(READERS)


@cache
def client(service: str, region: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.Session(**keys).client(service, region_name=region)  # type: ignore[arg-type]


def read(name: str, properties: Mapping[str, Any], answer: Mapping[str, Any] | str) -> Outcome:
    """The outcome of a reader when AWS gives one answer; the stub checks call and answer against AWS's own model."""
    reader, about = READERS[name], ANSWERS[name]
    _, path = name.split(".", 1)
    [(_, expected, element)] = places(properties, path)
    region = (element or {}).get("Region", PLACE["region"])
    with Stubber(client(reader.service, region)) as stub:
        if isinstance(answer, str):
            stub.add_client_error(reader.call, answer, expected_params=dict(about.arguments))
        else:
            stub.add_response(reader.call, deepcopy(answer), dict(about.arguments))  # botocore parses policies in place

        def make(service: str, where: str | None) -> Any:
            assert (service, where) == (reader.service, region)
            return client(service, region)

        subject = {**PLACE, "id": about.id, "properties": properties, "element": element}
        [outcome] = reader.check(Calls(make), expected, subject)
        stub.assert_no_pending_responses()
    return outcome


def without(name: str) -> dict[str, Any]:
    """The properties of a resource whose template does not set the property."""
    _, *path = name.split(".")
    kept: dict[str, Any] = cut(ANSWERS[name].properties, path)
    return kept


def cut(value: Any, path: list[str]) -> Any:
    """The value without what stands at a path, in each element of a list."""
    if isinstance(value, list):
        return [cut(element, path) for element in value]
    first, *rest = path
    inner = {first: cut(value[first], rest)} if rest else {}
    return {key: part for key, part in value.items() if key != first} | inner


@every_reader
def test_what_is_set_as_the_template_says_matches(name: str) -> None:
    verdict, note, different = read(name, ANSWERS[name].properties, ANSWERS[name].live)
    assert (verdict, note, different) == (Verdict.MATCHED, "", ())


@every_reader
def test_what_is_set_otherwise_is_different(name: str) -> None:
    verdict, _, different = read(name, ANSWERS[name].properties, ANSWERS[name].other)
    assert verdict is Verdict.DIFFERENT
    assert different


@every_reader
def test_what_is_not_set_at_all_is_different(name: str) -> None:
    verdict, _, different = read(name, ANSWERS[name].properties, ANSWERS[name].unset)
    assert verdict is Verdict.DIFFERENT
    assert different


@every_reader
def test_where_neither_sets_it_they_match(name: str) -> None:
    assert read(name, without(name), ANSWERS[name].unset) == (Verdict.MATCHED, "", ())


@every_reader
def test_what_the_template_does_not_set_but_aws_has_is_different(name: str) -> None:
    verdict, _, _ = read(name, without(name), ANSWERS[name].live)
    assert verdict is (Verdict.MATCHED if READERS[name].includes else Verdict.DIFFERENT)


@every_reader
def test_a_resource_that_is_gone_is_missing_and_a_refusal_is_no_answer(name: str) -> None:
    gone = "NoSuchBucket" if READERS[name].service == "s3" else "NotFoundException"
    assert read(name, ANSWERS[name].properties, gone)[0] is Verdict.MISSING
    refused, note, _ = read(name, ANSWERS[name].properties, "AccessDenied")
    assert refused is Verdict.UNANSWERED
    assert note.startswith(f"{READERS[name].service} {READERS[name].call}: AccessDenied")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("AWS::CloudWatch::Alarm.AlarmActions", {"MetricAlarms": []}),
        ("AWS::Logs::LogGroup.RetentionInDays", {"logGroups": [{"logGroupName": "api-2", "retentionInDays": 365}]}),
    ],
)
def test_what_a_list_does_not_hold_is_missing(name: str, answer: dict[str, Any]) -> None:
    assert read(name, ANSWERS[name].properties, answer)[0] is Verdict.MISSING
