"""A function of a plain service: role, logs, dead-letter queue, network, alias, alarms and rollout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm, math
from benchmarks.plain_python.network import APP, closed_group
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.storage import dead_letter_queue

SOURCES = Path(__file__).parents[2] / "stacks" / "sources"
NOT_CODE = ["cdk.out", "__pycache__", "*.pyc", ".pytest_cache", ".mypy_cache", ".DS_Store"]
TIMEOUT = Duration.seconds(30)
INTERFACES = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
]


class Releases(Construct):
    """What the releases of a stack's functions share."""

    def __init__(self, stack: ServiceStack) -> None:
        super().__init__(stack, "Releases")
        self.application = codedeploy.LambdaApplication(self, "Application")
        self.role = iam.Role(self, "Role", assumed_by=stack.own_service("codedeploy", "codedeploy:deploymentgroup:*"))


class Function(Construct):
    """A function and the alias that its callers use; `code` is a folder of stacks/sources, `memory` is in MiB."""

    def __init__(
        self,
        stack: ServiceStack,
        id: str,
        releases: Releases,
        *,
        code: str,
        handler: str,
        memory: int = 512,
        layers: list[lambda_.ILayerVersion] | None = None,
        vpc: ec2.IVpc | None = None,
    ) -> None:
        super().__init__(stack, id)
        role = iam.Role(self, "Role", assumed_by=stack.own_service("lambda"))
        log_group = stack.log_group(self, "Logs")
        log_group.grant_write(role)
        own_key = stack.key if stack.tier["ownKey"] else None
        if own_key:
            own_key.grant_decrypt(role)
        self.function = lambda_.Function(
            self,
            "Default",
            code=lambda_.Code.from_asset(str(SOURCES / code), exclude=NOT_CODE),
            handler=handler,
            runtime=lambda_.Runtime.PYTHON_3_14,
            memory_size=memory,
            timeout=TIMEOUT,
            layers=layers,
            architecture=lambda_.Architecture.ARM_64,
            runtime_management_mode=lambda_.RuntimeManagementMode.AUTO,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
            system_log_level_v2=lambda_.SystemLogLevel.INFO,
            tracing=lambda_.Tracing.ACTIVE,
            environment_encryption=own_key,
            recursive_loop=lambda_.RecursiveLoop.TERMINATE,
            role=role,
            log_group=log_group,
            dead_letter_queue=dead_letter_queue(self, "Failed", stack),
            **(self._placed(vpc, role) if vpc else {}),
        )
        self.alias = lambda_.Alias(
            self,
            "Live",
            alias_name="live",
            version=self.function.current_version,
            retry_attempts=2,
            max_event_age=Duration.hours(6),
        )
        self._roll_out(releases, self._alarms(stack), canary=stack.tier["canary"])

    def _placed(self, vpc: ec2.IVpc, role: iam.Role) -> dict[str, Any]:
        """Put the function into a network; the rights that this takes are Lambda's own, none of the code's."""
        role.add_to_policy(iam.PolicyStatement(actions=INTERFACES, resources=["*"]))
        role.add_to_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                actions=INTERFACES,
                resources=["*"],
                conditions={"Null": {"lambda:SourceFunctionArn": "false"}},
            )
        )
        return {
            "vpc": vpc,
            "vpc_subnets": APP,
            "security_groups": [closed_group(self, vpc, "Function")],
        }

    def _alarms(self, stack: ServiceStack) -> list[cloudwatch.IAlarm]:
        alias = self.alias
        slowest = alias.metric_duration(period=MINUTE, statistic="p99")
        share_of_timeout = math(
            f"slowest / {TIMEOUT.to_milliseconds()}",
            {"slowest": slowest},
            "p99 of the duration, as a share of the timeout",
        )
        errors = alias.metric_errors(period=MINUTE, statistic="Sum")
        throttles = alias.metric_throttles(period=MINUTE, statistic="Sum")
        return [
            alarm(self, "function.Errors", errors, stack=stack),
            alarm(self, "function.Throttles", throttles, stack=stack),
            alarm(self, "function.Duration", share_of_timeout, stack=stack),
        ]

    def _roll_out(self, releases: Releases, alarms: list[cloudwatch.IAlarm], *, canary: bool) -> None:
        config = codedeploy.LambdaDeploymentConfig
        rollout = codedeploy.LambdaDeploymentGroup(
            self,
            "Rollout",
            application=releases.application,
            role=releases.role.without_policy_updates(),
            alias=self.alias,
            deployment_config=config.CANARY_10_PERCENT_5_MINUTES if canary else config.ALL_AT_ONCE,
            alarms=alarms,
            auto_rollback=codedeploy.AutoRollbackConfig(
                failed_deployment=True, stopped_deployment=True, deployment_in_alarm=True
            ),
        )
        arn = self.function.function_arn
        moves = ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"]
        statements = [
            iam.PolicyStatement(actions=moves, resources=[arn, f"{arn}:live"]),
            iam.PolicyStatement(actions=["cloudwatch:DescribeAlarms"], resources=["*"]),
        ]
        rollout.node.add_dependency(iam.Policy(self, "Shifts", roles=[releases.role], statements=statements))
