"""The real stacks, deployed in both tiers: what is there is what was synthesized, golden row by golden row.

In production, where data has keys of its own, their code is used: its roles allow what it needs.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from rich.console import Console

from demo import identity, recommendations
from demo.steps import DemoFailed
from paved_constructs import PavedStage
from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED
from paved_constructs.tools.local.rights.report import callers, problems
from paved_constructs.tools.verify import Gaps, Verdict, verify
from stacks.identity import Identity
from stacks.platform import Platform
from stacks.playback import Playback
from stacks.recommendations import Recommendations
from tests.deploying import deploy, without_right

SEEN = {Verdict.MATCHED, Verdict.RECORDED, Verdict.NOT_EMULATED, Verdict.UNREADABLE}


@pytest.mark.parametrize("tier", ["production", "sandbox"])
def test_what_is_deployed_is_what_was_synthesized(aws: LocalAws, tier: str, request: pytest.FixtureRequest) -> None:
    stage: PavedStage = request.getfixturevalue(tier)
    app: Any = stage.node.root
    stacks = [Platform(stage), Identity(stage), Playback(stage), Recommendations(stage)]
    for stack in stacks:
        deploy(aws, stack)
    app.synth()
    gaps = Gaps(RECORDED, NOT_EMULATED)
    report = verify(Assembly.read(app.outdir), clients=lambda service, _region: aws.client(service), gaps=gaps)
    assert [line for line in report.lines if line.verdict not in SEEN] == []
    assert report.exit_code == 0
    assert {line.verdict for line in report.lines} == SEEN
    if tier == "production":
        code_may_do_what_it_does(aws)


NEEDED = {
    "SignUp": {"s3:PutObject", "kms:GenerateDataKey", "dynamodb:PutItem", "kms:Decrypt"},
    "SignIn": {
        *("dynamodb:GetItem", "dynamodb:UpdateItem", "secretsmanager:GetSecretValue", "kms:Decrypt"),
        *("s3:PutObject", "kms:GenerateDataKey"),
    },
    "WhoAmI": {"secretsmanager:GetSecretValue", "kms:Decrypt"},
    "RotateKey": {
        *("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "kms:Decrypt"),
        "secretsmanager:UpdateSecretVersionStage",
    },
    "Views": {"sqs:ReceiveMessage", "sqs:DeleteMessage", "dynamodb:GetItem", "dynamodb:PutItem", "kms:Decrypt"},
    "Training": {"dynamodb:Scan", "s3:PutObject", "kms:Decrypt", "kms:GenerateDataKey"},
}
"""What the functions of identity and the tasks of recommendations ask of AWS, and what AWS asks of KMS for them."""


def code_may_do_what_it_does(aws: LocalAws) -> None:
    said, stack, other = Console(file=io.StringIO()), "production-identity", "production-recommendations"
    identity.use(aws, said, stack)
    rotate(aws, stack)
    recommendations.use(aws, said, other)
    made = {**callers(aws, stack), **callers(aws, other)}
    assert {path.rpartition("/")[2]: {call.action for call in calls} for path, calls in made.items()} == NEEDED
    assert problems(aws, stack, other) == []

    without_right(aws, stack, "SignUp", "s3:PutObject")
    with pytest.raises(DemoFailed, match="sign-up answered 5"):
        identity.use(aws, said, stack)
    (problem,) = problems(aws, stack, other)
    function, rest = problem.split(" may not ")
    assert function == "production/identity/SignUp"
    assert rest.startswith("s3:PutObject on production/identity/Audit (arn:aws:s3:::production-identity-audit")
    assert rest.endswith("; its stack would grant it with: sign_up.uses(audit, Access.WRITE)")


def rotate(aws: LocalAws, stack: str) -> None:
    """Let the rotation function go through its steps, as Secrets Manager would."""
    (secret,) = [
        s["ARN"] for s in aws.client("secretsmanager").list_secrets()["SecretList"] if s["Name"].startswith(stack)
    ]
    version, key = "11111111-2222-3333-4444-555555555555", {"key": "k" * 64}
    pending = {"ClientRequestToken": version, "SecretString": json.dumps(key), "VersionStages": ["AWSPENDING"]}
    aws.client("secretsmanager").put_secret_value(SecretId=secret, **pending)
    function = aws.client("secretsmanager").describe_secret(SecretId=secret)["RotationLambdaARN"]
    for step in ("createSecret", "setSecret", "testSecret", "finishSecret"):
        event = {"Step": step, "SecretId": secret, "ClientRequestToken": version}
        answer = aws.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
        assert "FunctionError" not in answer, answer["Payload"].read()
