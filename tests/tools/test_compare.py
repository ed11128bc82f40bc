"""Two spellings of a setting are the same; two settings never are."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paved_constructs.tools.verify.compare import canonical, completed, differences
from paved_constructs.tools.verify.policy import statements

NAMES = st.text("abcXYZ", min_size=1, max_size=4)
SCALARS = st.booleans() | st.integers(-5, 500) | NAMES | st.none()
SETTINGS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=12
)


def compared(expected: Any, live: Any) -> list[tuple[str, Any, Any]]:
    found = differences(canonical(expected), canonical(live))
    return [(one.at, one.expected, one.live) for one in found]


def respelled(value: Any, flip: bool) -> Any:
    """The same setting as an API might tell it: texts for numbers and truth, empties for nothing, another order."""
    match value:
        case dict():
            items = [(name, respelled(part, flip)) for name, part in value.items()]
            return dict(reversed(items)) | ({"Unset": [] if flip else False})
        case list():
            return [respelled(part, flip) for part in reversed(value)]
        case bool():
            return str(value) if flip else str(value).lower()
        case int():
            return str(value) if flip else float(value)
        case None:
            return "" if flip else {}
    return value


@given(SETTINGS, st.booleans())
def test_a_setting_is_recognised_however_it_is_spelled(setting: Any, flip: bool) -> None:
    assert compared(setting, respelled(setting, flip)) == []


@given(SETTINGS, SETTINGS)
def test_nobody_hides_a_difference_by_changing_sides(one: Any, other: Any) -> None:
    assert bool(compared(one, other)) == bool(compared(other, one))


@given(SETTINGS, SETTINGS)
def test_settings_are_alike_only_if_their_canonical_forms_are(one: Any, other: Any) -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: shape(part) for name, part in value.items()}
        return (
            sorted(map(shape, value), key=lambda part: json.dumps(part, sort_keys=True))
            if isinstance(value, list)
            else value
        )

    assert (compared(one, other) == []) == (shape(canonical(one)) == shape(canonical(other)))


@given(st.dictionaries(NAMES, SETTINGS, max_size=3), NAMES)
def test_one_more_setting_is_one_difference_and_it_is_named(setting: dict[str, Any], name: str) -> None:
    without = {"kept": 1} | {other: value for other, value in setting.items() if other != name}
    assert compared({**without, name: 7}, without) == [(name, "7", None)]
    assert compared(without, {**without, name: 7}) == [(name, None, "7")]


def test_a_difference_is_told_where_it_is() -> None:
    expected = {"Rules": [{"Id": "a", "Days": 7}, {"Id": "b", "Days": 30}], "Status": "Enabled"}
    live = {"Rules": [{"Id": "b", "Days": 31}, {"Id": "a", "Days": 7}], "Status": "Enabled"}
    assert compared(expected, live) == [("Rules[].Days", "30", "31")]
    assert compared({"Rules": [1, 2]}, {"Rules": [3]}) == [("Rules", ["1", "2"], ["3"])]
    assert compared([1, 1], [1]) == [("", ["1"], None)]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("012345678901", 12345678901, False),
        (0, None, False),
        (0, False, False),
        (100, 100.0, True),
        (1.2, "1.2", True),
        ("arn:aws:kms:eu-central-1:1:key/abc-1", "abc-1", True),
        ("arn:aws:sns:eu-central-1:1:alarms", "alarms", True),
        ("arn:aws:kms:eu-central-1:1:key/abc-1", "bc-1", False),
        ("arn:aws:kms:eu-central-1:1:key/a", "arn:aws:kms:eu-central-1:2:key/a", False),
        ("arn:aws:logs:eu-central-1:1:log-group:api:*", "arn:aws:logs:eu-central-1:1:log-group:api", True),
        ("s3:*", "s3", False),
        (datetime(2027, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "2027-01-01T00:00:00Z", True),
        (datetime(2027, 1, 1, tzinfo=UTC), "2027-01-02T00:00:00Z", False),
    ],
)
def test_what_is_alike_is_told_from_what_only_looks_so(one: Any, other: Any, alike: bool) -> None:
    assert (compared(one, other) == []) is alike
    assert (compared(other, one) == []) is alike


def test_what_aws_takes_for_granted_is_completed_at_every_depth() -> None:
    default = {"Mode": "Plain", "Rules": [{"Window": 480}], "Names": ["x"]}
    assert completed({"Rules": [{"Id": 1}, {"Window": 5}]}, default) == {
        "Rules": [{"Id": 1, "Window": 480}, {"Window": 5}],
        "Mode": "Plain",
        "Names": ["x"],
    }
    assert completed(None, default)["Mode"] == "Plain"
    assert completed(0, 2) == 0
    assert completed(["arm64"], ["x86_64"]) == ["arm64"]


STATEMENT = {
    "Sid": "OnlyTls",
    "Effect": "Deny",
    "Action": ["s3:Get*", "s3:PutObject"],
    "Principal": {"AWS": "*"},
    "Resource": ["arn:aws:s3:::receipts", "arn:aws:s3:::receipts/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}, "NumericLessThan": {"s3:TlsVersion": 1.2}},
}


def policy(*changed: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [STATEMENT | change for change in changed]}


@pytest.mark.parametrize(
    "change",
    [
        {"Sid": "Renamed"},
        {"Action": ["s3:putobject", "S3:Get*"]},
        {"Principal": "*"},
        {"Principal": {"AWS": ["*"]}},
        {"Resource": list(reversed(STATEMENT["Resource"]))},  # type: ignore[call-overload]
        {"Condition": {"NumericLessThan": {"s3:tlsversion": "1.2"}, "Bool": {"AWS:SecureTransport": [False]}}},
    ],
)
def test_a_policy_means_the_same_however_it_is_written(change: dict[str, Any]) -> None:
    assert statements(policy(change)) == statements(policy({}))
    assert statements(json.dumps(policy(change))) == statements(policy({}))


@pytest.mark.parametrize(
    "change",
    [
        {"Effect": "Allow"},
        {"Action": "s3:Get*"},
        {"Principal": {"Service": "*"}},
        {"Resource": "arn:aws:s3:::receipts"},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}, "NumericLessThan": {"s3:TlsVersion": 1.2}}},
        {"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ],
)
def test_a_policy_that_means_something_else_is_another(change: dict[str, Any]) -> None:
    assert compared(statements(policy({})), statements(policy(change)))


def test_the_order_of_statements_means_nothing_and_an_account_is_its_root() -> None:
    allow = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}
    account = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}}
    assert statements(policy({}, allow)) == statements(policy(account, {}))
    assert statements({"Statement": STATEMENT}) == statements({"Statement": [STATEMENT]})
    assert statements(None) is None
