"""Positions: how they name values, what their conditions ask for, and how findings are held against them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.guardrails.engine import Finding
from paved_constructs.tools.guardrails.positions.conditions import Both, Grants, On, Refers
from paved_constructs.tools.guardrails.positions.position import Case, Condition, Position, settle
from paved_constructs.tools.guardrails.positions.values import abstract, at
from tests.tools.cdk_out import logical_id, settled, staged

BUCKET = "AWS::S3::Bucket"
POLICY = "AWS::IAM::Policy"
OBJECTS = {"Fn::Join": ["", [{"Fn::GetAtt": ["Thing", "Arn"]}, "/*"]]}
LOGS = {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/paved/dev/log-bucket"}


def case(folder: Path, rule: str = "S1", type: str = BUCKET, id: str = "Thing", **properties: Any) -> Case:
    """A finding on a resource within a PavedBucket that leaves `versioned`; its stack reads a parameter from SSM."""
    left = {"because": "it is remade in minutes", "until": "2026-12-31", "owner": "payments"}
    metadata = {
        "dev/orders/Receipts": [settled("PavedBucket", {}, versioned=left)],
        "dev/orders/Receipts/Resource": logical_id("Thing"),
    }
    resources = {"Thing": {"Type": type, "Properties": properties}}
    (stack,) = Assembly.read(staged(folder, resources, metadata, Parameters={"LogsParameter": LOGS})).stacks
    return Case(Finding(rule, "error", "is wrong", logical_id=id), stack)


def answers(where: Condition, asked: Case) -> bool:
    return Position(asked.rule, where, "for a test").answers(asked)


VALUES: dict[str, tuple[Any, Any]] = {
    "a text": ("private", "private"),
    "a number": (14, 14),
    "a reference": ({"Ref": "Thing"}, f"<{BUCKET}>"),
    "an attribute": (OBJECTS, f"<{BUCKET}.Arn>/*"),
    "a pseudo parameter": ({"Ref": "AWS::Partition"}, "<AWS::Partition>"),
    "a stage's parameter": ({"Ref": "LogsParameter"}, "<ssm:/paved/*/log-bucket>"),
    "a part of it": (
        {"Fn::Select": [1, {"Fn::Split": [";", {"Ref": "LogsParameter"}]}]},
        "<ssm:/paved/*/log-bucket>;1",
    ),
    "the stack's own place": ("arn:aws:sns:eu-central-1:123456789012:a", "arn:aws:sns:<region>:<account>:a"),
    "another account": ("arn:aws:sns:eu-central-1:210987654321:a", "arn:aws:sns:<region>:210987654321:a"),
    "an object": ({"Name": {"Ref": "Thing"}, "On": True}, {"Name": f"<{BUCKET}>", "On": True}),
    "another function": ({"Fn::ImportValue": "a"}, '{"Fn::ImportValue": "a"}'),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_named_alike_in_every_stack(name: str, tmp_path: Path) -> None:
    written, named = VALUES[name]
    found = case(tmp_path, Value=written)
    assert found.resource
    assert at("Value", found.resource, found.stack) == [named]


def test_a_path_goes_through_lists_and_chooses_by_key(tmp_path: Path) -> None:
    rules = [{"Id": "a", "Days": [1, 2]}, {"Id": "b"}]
    found = case(tmp_path, Rules=rules, Tags=[{"Key": "a.b", "Value": "1"}, {"Key": "c", "Value": "2"}])
    assert found.resource
    assert at("Rules.Id", found.resource, found.stack) == ["a", "b"]
    assert at("Rules.Days", found.resource, found.stack) == [1, 2]
    assert at("Tags[a.b]", found.resource, found.stack) == ["1"]
    assert at("Tags[d]", found.resource, found.stack) == at("Id.Days", found.resource, found.stack) == []


def test_a_rule_names_types_instead_of_logical_ids(tmp_path: Path) -> None:
    stack = case(tmp_path).stack
    assert abstract("IAM5[Resource::<Thing.Arn>/*]", stack) == f"IAM5[Resource::<{BUCKET}.Arn>/*]"
    assert (
        abstract("IAM4[Policy::arn:<AWS::Partition>:iam::aws:a]", stack)
        == "IAM4[Policy::arn:<AWS::Partition>:iam::aws:a]"
    )


ON = {
    "its type": (On(BUCKET), On("AWS::SQS::Queue")),
    "a value": (On(BUCKET, has={"Acl": "private"}), On(BUCKET, has={"Acl": "public"})),
    "a value's type": (On(BUCKET, has={"Days": 1}), On(BUCKET, has={"Days": True})),
    "one of several": (On(BUCKET, has={"Days": (1, 2)}), On(BUCKET, has={"Days": (2, 3)})),
    "a pattern": (On(BUCKET, has={"Acl": re.compile("p[a-z]+")}), On(BUCKET, has={"Acl": re.compile("priv")})),
    "every element": (On(BUCKET, has={"Rules.Id": ("a", "b")}), On(BUCKET, has={"Rules.Id": "a"})),
    "some object": (On(BUCKET, has={"Rules": {"Id": "a"}}), On(BUCKET, has={"Rules": {"Id": "a", "Days": 2}})),
    "what is not there": (On(BUCKET, lacks=("Logs",)), On(BUCKET, lacks=("Acl",))),
    "what is absent has no value": (On(BUCKET), On(BUCKET, has={"Logs": re.compile(r"[a-z]*")})),
    "the tier": (On(BUCKET, tier="production"), On(BUCKET, tier="sandbox")),
    "what it stands in": (On(BUCKET, within="PavedTable|PavedBucket"), On(BUCKET, within="Paved")),
    "a departure": (
        On(BUCKET, within="PavedBucket", departs="versioned"),
        On(BUCKET, within="PavedBucket", departs="encryption"),
    ),
    "both": (Both(On(BUCKET), On(BUCKET, tier="production")), Both(On(BUCKET), On(BUCKET, tier="sandbox"))),
}


@pytest.mark.parametrize("name", ON)
def test_a_condition_asks_for(name: str, tmp_path: Path) -> None:
    holds, does_not = ON[name]
    found = case(tmp_path, Acl="private", Days=1, Rules=[{"Id": "a", "Days": 1}, {"Id": "b"}])
    assert answers(holds, found)
    assert not answers(does_not, found)


def test_a_condition_follows_a_reference(tmp_path: Path) -> None:
    found = case(tmp_path, Acl="private", Itself={"Ref": "Thing"}, Parameter={"Ref": "LogsParameter"})
    assert answers(Refers("Itself", On(BUCKET, has={"Acl": "private"})), found)
    assert not answers(Refers("Itself", On(BUCKET, has={"Acl": "public"})), found)
    assert not answers(Refers("Acl", On(BUCKET)), found)
    assert not answers(Refers("Parameter", On(BUCKET)), found)


READING = Grants(frozenset({"s3:Get*", "s3:List*"}), frozenset({"arn:b", "arn:b/*"}))

STATEMENTS: dict[str, tuple[dict[str, Any], bool]] = {
    "the same": ({"Action": ["s3:Get*", "s3:List*"], "Resource": ["arn:b", "arn:b/*"]}, True),
    "less": ({"Action": "s3:Get*", "Resource": "arn:b/*"}, True),
    "another action": ({"Action": ["s3:Get*", "s3:Put*"], "Resource": "arn:b/*"}, False),
    "another resource": ({"Action": "s3:Get*", "Resource": ["arn:b", "*"]}, False),
    "another action alone": ({"Action": "s3:List*", "Resource": "arn:b"}, False),
    "all other resources": ({"Action": "s3:Get*", "NotResource": "arn:c"}, False),
    "all other actions": ({"NotAction": "s3:Put*", "Resource": "arn:b"}, False),
}


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize("inline", [True, False])
def test_a_wildcard_is_answered_only_with_what_is_granted_beside_it(name: str, inline: bool, tmp_path: Path) -> None:
    statement, answered = STATEMENTS[name]
    document = {"Statement": [{"Effect": "Allow", **statement}, {"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    properties = {"Policies": [{"PolicyDocument": document}]} if inline else {"PolicyDocument": document}
    assert answers(READING, case(tmp_path, "IAM5[Action::s3:Get*]", POLICY, **properties)) is answered


def test_findings_are_settled_in_both_directions(tmp_path: Path) -> None:
    known, stale = Position("S1", On(BUCKET), "for a test"), Position("S2", On(BUCKET), "for a test")
    found, another = case(tmp_path), case(tmp_path, rule="S3")
    of_the_template = case(tmp_path, id="Nothing")
    settled_so = settle([found, another, of_the_template], [known, stale])
    assert settled_so.unanswered == (another, of_the_template)
    assert settled_so.unused == (stale,)
    assert (found.path, of_the_template.path) == ("dev/orders/Receipts/Resource", "dev/orders")


def test_a_policy_that_cannot_be_read_is_not_answered(tmp_path: Path) -> None:
    unread = {"Statement": {"Fn::If": ["Open", {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:b"}, {}]}}
    assert not answers(READING, case(tmp_path, "IAM5[Action::s3:Get*]", POLICY, PolicyDocument=unread))
    read = {"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:b"}]}
    assert not answers(READING, case(tmp_path, "IAM5", POLICY, PolicyDocument=read))
