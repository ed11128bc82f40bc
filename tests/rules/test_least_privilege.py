"""No role and no resource of the road allows more than is needed: each wildcard and open door has its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.guardrails.positions.iam import IAM
from paved_constructs.tools.guardrails.positions.position import Case, settle
from paved_constructs.tools.guardrails.positions.privilege import PRIVILEGE
from tests.rules.privilege import privileges
from tests.rules.road import Road
from tests.rules.worsened import worsened
from tests.tools.cdk_out import staged

POSITIONS = (*IAM, *PRIVILEGE)
FEWEST_WORDS = 8


@pytest.fixture(scope="module")
def found(road: Road) -> list[Case]:
    """What every policy of every stack and construct allows too much."""
    return road.split([case for stack in road.stacks for case in privileges(stack)])[0]


def test_what_a_policy_allows_too_much_has_its_reason(found: list[Case]) -> None:
    unanswered = settle(found, POSITIONS).unanswered
    assert not unanswered, "\n".join(
        f"{case.path}: {case.rule}: name what is needed; or say in positions/privilege.py, or iam.py, why it is so"
        for case in unanswered
    )


def test_every_reason_is_of_something(found: list[Case]) -> None:
    unused = settle(found, POSITIONS).unused
    assert not unused, "\n".join(f"answers nothing, so it is stale or mistaken: {position}" for position in unused)
    for position in PRIVILEGE:
        assert len(position.reason.split()) >= FEWEST_WORDS, position


def test_every_condition_of_a_reason_counts(found: list[Case]) -> None:
    for position in PRIVILEGE:
        for what, other in worsened(position.where, next(filter(position.answers, found))):
            assert not position.answers(other), f"{position} answers also with {what}"


def test_what_stands_beside_the_road_is_found(road: Road) -> None:
    beside = road.split([case for stack in road.stacks for case in privileges(stack)])[1]
    assert len(beside) == 5  # the wildcards of its one policy
    assert settle(beside, POSITIONS).unanswered == tuple(beside)


TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
ACCOUNT = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
SERVICE = {"Service": "events.amazonaws.com"}


def queue(**statement: Any) -> tuple[str, dict[str, Any]]:
    return "AWS::SQS::QueuePolicy", {
        "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", **statement}]}
    }


def policy(**statement: Any) -> tuple[str, dict[str, Any]]:
    return "AWS::IAM::ManagedPolicy", {"PolicyDocument": {"Statement": {"Effect": "Allow", **statement}}}


def permission(**properties: Any) -> tuple[str, dict[str, Any]]:
    return "AWS::Lambda::Permission", {"Action": "lambda:InvokeFunction", "FunctionName": "f", **properties}


POLICIES: dict[str, tuple[tuple[str, dict[str, Any]], set[str]]] = {
    "named": (policy(Action=["sns:Publish"], Resource=TOPIC), set()),
    "denied": (policy(Effect="Deny", Action="*", Resource="*"), set()),
    "an action's family": (policy(Action="s3:Get*", Resource=TOPIC), {"AwsSolutions-IAM5[Action::s3:Get*]"}),
    "one letter": (policy(Action="s3:GetObjec?", Resource=TOPIC), {"AwsSolutions-IAM5[Action::s3:GetObjec?]"}),
    "every resource": (policy(Action="s3:GetObject", Resource=["*"]), {"AwsSolutions-IAM5[Resource::*]"}),
    "all of an account": (
        policy(Action="sns:Publish", Resource={"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":sns:::*"]]}),
        {"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sns:::*]"},
    ),
    "all but": (policy(NotAction="iam:*", NotResource=TOPIC), {"Not[NotAction]", "Not[NotResource]"}),
    "AWS's policy": (
        ("AWS::IAM::Group", {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}),
        {"AwsSolutions-IAM4[Policy::arn:aws:iam::aws:policy/ReadOnlyAccess]"},
    ),
    "our own policy": (("AWS::IAM::Group", {"ManagedPolicyArns": ["arn:aws:iam::123456789012:policy/a"]}), set()),
    "anybody": (queue(Principal="*"), {"Principal[*]"}),
    "anybody of AWS": (queue(Principal={"AWS": ["*"]}), {"Principal[*]"}),
    "anybody over TLS": (
        queue(Principal="*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
        {"Principal[*]"},
    ),
    "anybody of this account": (
        queue(Principal="*", Condition={"StringEquals": {"aws:PrincipalAccount": "123456789012"}}),
        set(),
    ),
    "anybody but": (queue(Principal=SERVICE, NotPrincipal="a", Condition=ACCOUNT), {"Not[NotPrincipal]"}),
    "a service": (queue(Principal=SERVICE), {"Source[events.amazonaws.com]"}),
    "a service for this account": (queue(Principal=SERVICE, Condition=ACCOUNT), set()),
    "a service for another account": (
        queue(Principal=SERVICE, Condition={"StringEquals": {"AWS:SourceAccount": "210987654321"}}),
        {"Source[events.amazonaws.com]"},
    ),
    "a service for all but this account": (
        queue(Principal=SERVICE, Condition={"StringNotEquals": {"aws:SourceAccount": "123456789012"}}),
        {"Source[events.amazonaws.com]"},
    ),
    "a service for a resource of the stack": (
        queue(Principal=SERVICE, Condition={"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["Thing", "Arn"]}}}),
        set(),
    ),
    "all that can be done": (
        queue(Principal=SERVICE, Action="sqs:*", Condition=ACCOUNT),
        {"Action[sqs:* for events.amazonaws.com]"},
    ),
    "a permission": (permission(Principal="s3.amazonaws.com"), {"Source[s3.amazonaws.com]"}),
    "a permission for this account": (permission(Principal="s3.amazonaws.com", SourceAccount="123456789012"), set()),
    "a permission for anybody": (
        permission(Principal="*", Action="lambda:*"),
        {"Action[lambda:* for *]", "Principal[*]"},
    ),
    "written as a text": (
        ("AWS::Logs::ResourcePolicy", {"PolicyDocument": '{"Statement": {"Effect": "Allow", "Principal": "*"}}'}),
        {"Principal[*]"},
    ),
    "beyond reading": (
        (
            "AWS::IAM::ManagedPolicy",
            {"PolicyDocument": {"Version": "2012-10-17", "Statement": {"Fn::If": ["A", [], []]}}},
        ),
        {"Unread"},
    ),
    "a firewall's rule": (("AWS::WAFv2::WebACL", {"Rules": [{"Statement": {"OrStatement": {}}}]}), set()),
}


@pytest.mark.parametrize("name", POLICIES)
def test_what_is_too_much(name: str, tmp_path: Path) -> None:
    (kind, properties), said = POLICIES[name]
    (stack,) = Assembly.read(staged(tmp_path, {"Thing": {"Type": kind, "Properties": properties}}, {})).stacks
    assert {case.rule for case in privileges(stack)} == said
