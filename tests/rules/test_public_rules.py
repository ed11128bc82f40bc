"""cdk-nag's AwsSolutions and Control Tower's rules over every stack and every construct: each finding has its answer.

Here is also what positions promise: each of their conditions counts, so that they hide nothing but what they say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from paved_constructs.tools.guardrails.positions.aws_solutions import AWS_SOLUTIONS
from paved_constructs.tools.guardrails.positions.conditions import Grants
from paved_constructs.tools.guardrails.positions.control_tower import CONTROL_TOWER
from paved_constructs.tools.guardrails.positions.position import Case, Position, settle
from tests.rules.public_rules import aws_solutions, control_tower, control_tower_rules
from tests.rules.road import Road
from tests.rules.worsened import worsened

POSITIONS = (*AWS_SOLUTIONS, *CONTROL_TOWER)
FEWEST_WORDS = 8


HIDDEN_NOWHERE = {
    "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
    "AwsSolutions-IAM5[Action::s3:GetBucket*]",
    "AwsSolutions-IAM5[Action::s3:GetObject*]",
    "AwsSolutions-IAM5[Resource::*]",
    "AwsSolutions-IAM5[Resource::<AWS::S3::Bucket.Arn>/*]",
    "AwsSolutions-S1",
    "AwsSolutions-SQS3",
    "CT.CLOUDWATCH.PR.2",
    "CT.CLOUDWATCH.PR.3",
    "CT.S3.PR.2",
    "CT.S3.PR.4",
    "CT.S3.PR.9",
    "CT.SQS.PR.1",
}


@dataclass(frozen=True)
class Examined:
    """What the public rules say of the road, and `beside` it; `answered` is each position with its first case."""

    road: list[Case]
    beside: list[Case]
    answered: list[tuple[Position, Case]]


@pytest.fixture(scope="module")
def examined(road: Road) -> Examined:
    """Run the rules over the whole road."""
    found, beside = road.split([*aws_solutions(road.app, road.stacks), *control_tower(road.stacks)])
    answers = ((position, next(filter(position.answers, found), None)) for position in POSITIONS)
    return Examined(found, beside, [(position, case) for position, case in answers if case])


def test_every_finding_has_a_position(examined: Examined) -> None:
    unanswered = settle(examined.road, POSITIONS).unanswered
    assert not unanswered, "\n".join(map(explained, unanswered))


def explained(case: Case) -> str:
    """Say what is found, and what would answer it."""
    kind = case.resource.type if case.resource else None
    file = "control_tower" if case.rule.startswith("CT.") else "iam" if "-IAM" in case.rule else "aws_solutions"
    mend = case.finding.fix or "mend the construct"
    return (
        f"{case.path}: {case.rule}: {case.finding.message}\n"
        f"  {mend}\n"
        f"  or, where the rule is wrong, write into positions/{file}.py, as narrow as its reason:\n"
        f"  Position({case.rule!r}, On({kind!r}, has=… or lacks=…, within=…), reason)"
    )


def test_every_position_answers_a_finding(examined: Examined) -> None:
    unused = settle(examined.road, POSITIONS).unused
    assert not unused, "\n".join(f"answers nothing, so it is stale or mistaken: {position}" for position in unused)


def test_no_position_grants_more_than_what_it_answers(examined: Examined) -> None:
    for position in POSITIONS:
        if isinstance(position.where, Grants):
            said = json.dumps([case.resource.properties for case in examined.road if position.answers(case)])
            assert not [action for action in position.where.actions if f'"{action}"' not in said], position


def test_positions_hide_nothing_beside_the_road(examined: Examined) -> None:
    assert {case.rule for case in examined.beside} >= HIDDEN_NOWHERE
    assert settle(examined.beside, POSITIONS).unanswered == tuple(examined.beside)


def test_every_condition_of_a_position_counts(examined: Examined) -> None:
    for position, case in examined.answered:
        for what, other in worsened(position.where, case):
            assert not position.answers(other), f"{position} answers {case.path} also with {what}"


def test_every_position_is_a_rule_and_a_reason() -> None:
    controls = {rule.control for rule in control_tower_rules()}
    assert len(controls) == 237
    assert {position.rule for position in CONTROL_TOWER} <= controls
    for position in POSITIONS:
        assert len(position.reason.split()) >= FEWEST_WORDS, position
        assert not position.reason.endswith("."), position
