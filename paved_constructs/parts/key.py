"""The customer-managed key that the resources of a stack share; it exists only if one of them asks for it."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct, IConstruct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import ByTier, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.core.stack import PavedStack
from paved_constructs.parts.key_users import USERS, caller

STACK_KEY: Final = "the stack's key"
"""How a golden table says that a resource is encrypted with what `stack_key()` returns."""

GOLDEN: Final[GoldenTable] = {
    "enable_key_rotation": Fixed(
        True,
        why="a key that leaked once does not open everything for ever",
        controls=("KMS.4", "CT.KMS.PR.1", "CKV_AWS_7", "AwsSolutions-KMS5"),
        sets=("AWS::KMS::Key.EnableKeyRotation",),
    ),
    "rotation_period": Fixed(
        Duration.days(365),
        why="a year is AWS's own default; shorter costs $1 a month for each of the first two rotations",
        sets=("AWS::KMS::Key.RotationPeriodInDays",),
    ),
    "pending_window": Fixed(
        Duration.days(30),
        why="the longest time AWS gives to notice that a key was still needed",
        controls=("KMS.3",),
        sets=("AWS::KMS::Key.PendingWindowInDays",),
    ),
    "removal_policy": Fixed(
        ByTier(production=RemovalPolicy.RETAIN, sandbox=RemovalPolicy.DESTROY),
        why="without its key, data that outlived its stack cannot be read",
        controls=("KMS.3",),
    ),
    "policy": Fixed(
        ("kms:CreateGrant",),
        why="a grant made for another principal outlives the policy that allowed it; only AWS services need them",
        controls=("CT.KMS.PR.3", "KMS.5"),
        sets=("AWS::KMS::Key.KeyPolicy",),
    ),
    "users": Fixed(
        "what uses it, for this account",
        why="an AWS service that writes for the stack, as CloudWatch Logs, is let in before it first does",
        sets=("AWS::KMS::Key.KeyPolicy",),
    ),
    "alias": Fixed(
        "alias/{stage}/{service}",
        why="one key opens what one service of one stage keeps, and nothing else; it costs $1 a month",
    ),
}


class PavedKey(PavedConstruct):
    """A rotated, retained key of one application. Ask for it with `stack_key()`. `.key` is the ordinary L2."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        settings = settle(self, GOLDEN, {})
        without_services = settings.pop("policy")
        del settings["users"]  # let in one by one
        settings["alias"] = settings["alias"].format(stage=self.stack.stage.name, service=self.stack.service)
        self.key: Final = kms.Key(self, "Default", description=f"{self.stack.service}'s data", **settings)
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="GrantsOnlyForServices",
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=list(without_services),
                resources=["*"],
                conditions={
                    "BoolIfExists": {
                        "kms:GrantIsForAWSResource": "false",
                        "aws:PrincipalIsAWSService": "false",
                    }
                },
            )
        )
        self._services: set[str] = set()

    def let_in(self, service: str) -> None:
        """Let one of `USERS` use the key, for resources of this account and region only."""
        if service in self._services:
            return
        self._services.add(service)
        principal, conditions = caller(self.stack, service)
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                sid=f"UsedBy{service.title().replace('.', '')}",
                principals=[principal],
                actions=list(USERS[service]),
                resources=["*"],
                conditions=conditions,
            )
        )


def stack_key(construct: IConstruct, *, used_by: str | None = None) -> kms.Key:
    """Return the key of a construct's stack, made when first asked for; `used_by` lets an AWS service in (`USERS`)."""
    key = PavedStack.enclosing(construct).shared(PavedKey, "Key")
    if used_by is not None:
        key.let_in(used_by)
    return key.key
