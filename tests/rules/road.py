"""The whole road in one app: every service in its stages, and every construct's example in both tiers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
from paved_constructs.tools.assembly import Assembly, StackArtifact
from paved_constructs.tools.guardrails.positions.position import Case
from tests.rules.discovery import constructs, example

BESIDE = "beside/beside"


@dataclass(frozen=True)
class Road:
    """The app, its stacks, and the paths of what is not the road's in them: what stands around examples."""

    app: App
    stacks: tuple[StackArtifact, ...]
    around: tuple[str, ...]

    def split(self, found: list[Case]) -> tuple[list[Case], list[Case]]:
        """Return what is found on the road, and what in the stack beside it."""
        beside = [case for case in found if case.stack.path == BESIDE]
        return [case for case in found if case not in beside and not case.path.startswith(self.around)], beside


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


def build_road(project: Path, outdir: Path) -> Road:
    """Synthesize all of it."""
    app = PavedApp(outdir=str(outdir), context={**project_context(project), TODAY: DATE})
    for name, settings in STAGES.items():
        stage = PavedStage(app, name, **settings)
        for service in SERVICES:
            stack_of(service)(stage)
    around = []
    for kind in constructs():
        for tier in Tier:
            stack = PavedStack(
                _stage(app, f"{kind.__name__.lower()}-{tier.value}", tier), service="orders", owner="payments"
            )
            example(kind)(stack)
            around += [f"{each.node.path}/" for each in stack.node.children if not isinstance(each, PavedConstruct)]
    Beside(_stage(app, BESIDE.partition("/")[0], Tier.SANDBOX))
    app.synth()
    return Road(app, Assembly.read(app.outdir).stacks, tuple(around))


def _stage(app: App, name: str, tier: Tier) -> PavedStage:
    return PavedStage(app, name, tier=tier, account=ACCOUNT, region=REGION, domain=f"{name}.example.com")
