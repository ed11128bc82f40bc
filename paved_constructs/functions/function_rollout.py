"""How a function's new version takes over: CodeDeploy moves its alias, and turns back when an alarm goes off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.stack import PavedStack
from paved_constructs.parts.own_service import own_service
from paved_constructs.parts.rollout import Rollout, check_rollout

STEPS: Final = {
    Rollout.ALL_AT_ONCE: codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE,
    Rollout.LINEAR: codedeploy.LambdaDeploymentConfig.LINEAR_10_PERCENT_EVERY_1_MINUTE,
    Rollout.CANARY: codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES,
}
"""A tenth of the traffic meets the new version first; ten minutes, or five, later all of it does."""


LIVE: Final = "live"
"""The alias that callers use."""


class FunctionReleases(PavedConstruct):
    """What the releases of a stack's functions share: one CodeDeploy application and its role."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.application: Final = codedeploy.LambdaApplication(self, "Application")
        principal = own_service(self, "codedeploy", "codedeploy:deploymentgroup:*")
        self.role: Final = iam.Role(self, "Role", assumed_by=principal)
        self.role_as_is: Final = self.role.without_policy_updates()


def roll_out(
    construct: Construct,
    function: lambda_.Function,
    alias: lambda_.Alias,
    rollout: Rollout,
    alarms: Sequence[cloudwatch.Alarm],
) -> codedeploy.LambdaDeploymentGroup:
    """Let CodeDeploy move a function's alias to each new version as `rollout` says, and back at one of `alarms`."""
    check_rollout(construct, rollout, STEPS)
    releases = PavedStack.enclosing(construct).shared(FunctionReleases, "Releases")
    group = codedeploy.LambdaDeploymentGroup(
        construct,
        "Rollout",
        application=releases.application,
        role=releases.role_as_is,  # the L2 would add AWS's policy, for every function there is
        alias=alias,
        deployment_config=STEPS[rollout],
        alarms=list(alarms),
        auto_rollback=codedeploy.AutoRollbackConfig(
            failed_deployment=True, stopped_deployment=True, deployment_in_alarm=bool(alarms)
        ),
    )
    group.node.add_dependency(_rights(construct, function.function_arn, releases.role))
    return group


def _rights(construct: Construct, function: str, role: iam.Role) -> iam.Policy:
    """Let CodeDeploy move the alias of a function (its ARN) and no other; by name, since the alias waits for that."""
    moves = ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"]
    statements = [
        iam.PolicyStatement(actions=moves, resources=[function, f"{function}:{LIVE}"]),
        iam.PolicyStatement(actions=["cloudwatch:DescribeAlarms"], resources=["*"]),
    ]
    return iam.Policy(construct, "Shifts", roles=[role], statements=statements)
