"""cdk-nag's AwsSolutions and Control Tower's rules over every stack and every construct: each finding has its answer.

Here is also what positions promise: each of their conditions counts, so that they hide nothing but what they say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from aws_cdk import App
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs

from app import SERVICES, STAGES, stack_of
from paved_constructs import PavedApp, PavedStack, PavedStage, Tier
from paved_constructs.app import project_context
from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.stage import TODAY
from paved_constructs.testing import ACCOUNT, DATE, REGION
from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.guardrails.positions.aws_solutions import AWS_SOLUTIONS
from paved_constructs.tools.guardrails.positions.conditions import Grants
from paved_constructs.tools.guardrails.positions.control_tower import CONTROL_TOWER
from paved_constructs.tools.guardrails.positions.position import Case, Position, settle
from tests.rules.discovery import constructs, example
from tests.rules.public_rules import aws_solutions, control_tower, control_tower_rules
from tests.rules.worsened import worsened

POSITIONS = (*AWS_SOLUTIONS, *CONTROL_TOWER)
FEWEST_WORDS = 8


class Beside(PavedStack):
    """Plain resources that look like those of the road, where positions must not hide what is said of them."""

    def __init__(self, stage: PavedStage) -> None:
        super().__init__(stage, service="beside", owner="payments")
        bucket = s3.CfnBucket(self, "Bucket")
        logs.CfnLogGroup(self, "Logs", retention_in_days=14)
        sqs.CfnQueue(self, "Queue", redrive_allow_policy={"redrivePermission": "denyAll"})
        role = iam.CfnRole(self, "Role", assume_role_policy_document={"Version": "2012-10-17", "Statement": []})
        allowed = {
            ("xray:PutTraceSegments", "sns:Publish"): "*",
            ("s3:GetObject*", "s3:PutObjectAcl"): f"{bucket.attr_arn}/*",
            ("s3:GetBucket*",): "arn:aws:s3:::another",
            ("kms:ReEncrypt*", "kms:CreateGrant"): "arn:aws:kms:us-east-1:123456789012:key/1",
        }
        statements = [
            {"Effect": "Allow", "Action": list(actions), "Resource": resource} for actions, resource in allowed.items()
        ]
        document = {"Version": "2012-10-17", "Statement": statements}
        iam.CfnPolicy(self, "Policy", policy_name="beside", policy_document=document, roles=[role.ref])


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
def examined(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Examined:
    """Synthesize every service in its stages and every example in both tiers, in one app, and run the rules over it."""
    context = {**project_context(request.config.rootpath), TODAY: DATE}
    app = PavedApp(outdir=str(tmp_path_factory.mktemp("public") / "cdk.out"), context=context)
    for name, settings in STAGES.items():
        stage = PavedStage(app, name, **settings)
        for service in SERVICES:
            stack_of(service)(stage)
    surroundings = build_examples(app)
    Beside(stage_of(app, "beside", Tier.SANDBOX))
    app.synth()
    stacks = Assembly.read(app.outdir).stacks
    found = [*aws_solutions(app, stacks), *control_tower(stacks)]
    beside = [case for case in found if case.stack.path == "beside/beside"]
    road = [case for case in found if case not in beside and not case.path.startswith(surroundings)]
    answers = ((position, next(filter(position.answers, road), None)) for position in POSITIONS)
    return Examined(road, beside, [(position, case) for position, case in answers if case])


def build_examples(app: App) -> tuple[str, ...]:
    """Build each example in each tier, and return the paths of what is not the road's in them: it stands around."""
    around = []
    for kind in constructs():
        for tier in Tier:
            stage = stage_of(app, f"{kind.__name__.lower()}-{tier.value}", tier)
            stack = PavedStack(stage, service="orders", owner="payments")
            example(kind)(stack)
            around += [f"{each.node.path}/" for each in stack.node.children if not isinstance(each, PavedConstruct)]
    return tuple(around)


def stage_of(app: App, name: str, tier: Tier) -> PavedStage:
    return PavedStage(app, name, tier=tier, account=ACCOUNT, region=REGION, domain=f"{name}.example.com")


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
