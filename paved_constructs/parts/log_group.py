"""A log group that a construct owns, so that nothing logs into one that never expires."""

from __future__ import annotations

from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import ByTier, Choice, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.key import STACK_KEY, stack_key

GOLDEN: Final[GoldenTable] = {
    "retention": Choice(
        ByTier(production=logs.RetentionDays.ONE_YEAR, sandbox=logs.RetentionDays.TWO_WEEKS),
        why="an incident is often found months later; logs kept for ever are paid for for ever",
        controls=("CloudWatch.16", "CT.CLOUDWATCH.PR.2", "CKV_AWS_66"),
        sets=("AWS::Logs::LogGroup.RetentionInDays",),
    ),
    "encryption_key": Fixed(
        ByTier(production=STACK_KEY, sandbox=None),
        why="logs hold what the service holds, so the key's policy is their second lock too",
        controls=("CT.CLOUDWATCH.PR.3", "CKV_AWS_158"),
        sets=("AWS::Logs::LogGroup.KmsKeyId",),
    ),
    "removal_policy": Fixed(
        ByTier(production=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, sandbox=RemovalPolicy.DESTROY),
        why="the logs of what was deleted explain why it was; those of a failed creation would stop the next one",
    ),
}

LEFT_OUT: Final[dict[str, str]] = {
    "log group: deletion protection": "a creation that failed has to remove its group again; what was created is "
    "retained, and the roles of the road may delete none",
}
"""What was asked for and is done otherwise, and why."""


class PavedLogGroup(PavedConstruct):
    """A log group with an end and, in production, the stack's key. `.log_group` is the ordinary L2.

    `name` is for an AWS service that logs into a group of a name of its choice: it must exist before the service logs.
    """

    def __init__(
        self, scope: Construct, id: str, *, retention: logs.RetentionDays | None = None, name: str | None = None
    ) -> None:
        super().__init__(scope, id)
        settings = settle(self, GOLDEN, {}, retention=retention)
        if settings["encryption_key"] is not None:
            settings["encryption_key"] = stack_key(self, used_by="logs")
        self.log_group: Final = logs.LogGroup(self, "Default", log_group_name=name, **settings)
