"""A function of the plain service: role, logs, dead-letter queue, alias, alarms and rollout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm

CODE = Path(__file__).parents[2] / "stacks" / "sources" / "identity"
TIMEOUT = Duration.seconds(30)


@dataclass
class Shared:
    """What the functions of the stack share."""

    key: kms.Key
    notify: actions.SnsAction
    application: codedeploy.LambdaApplication
    deployment_role: iam.Role


def function(
    scope: Construct, id: str, handler: str, shared: Shared, memory: int = 512
) -> tuple[lambda_.Function, lambda_.Alias]:
    """Make a function and the alias that its callers use; `memory` is in MiB."""
    own = {"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}}
    role = iam.Role(scope, f"{id}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com", conditions=own))
    log_group = logs.LogGroup(
        scope,
        f"{id}Logs",
        retention=logs.RetentionDays.ONE_YEAR,
        encryption_key=shared.key,
        removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    )
    log_group.grant_write(role)
    shared.key.grant_decrypt(role)
    made = lambda_.Function(
        scope,
        id,
        code=lambda_.Code.from_asset(
            str(CODE), exclude=["__pycache__", "*.pyc", ".pytest_cache", ".mypy_cache", ".DS_Store"]
        ),
        handler=handler,
        runtime=lambda_.Runtime.PYTHON_3_14,
        memory_size=memory,
        timeout=TIMEOUT,
        architecture=lambda_.Architecture.ARM_64,
        runtime_management_mode=lambda_.RuntimeManagementMode.AUTO,
        logging_format=lambda_.LoggingFormat.JSON,
        application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
        system_log_level_v2=lambda_.SystemLogLevel.INFO,
        tracing=lambda_.Tracing.ACTIVE,
        environment_encryption=shared.key,
        recursive_loop=lambda_.RecursiveLoop.TERMINATE,
        role=role,
        log_group=log_group,
        dead_letter_queue=_dead_letter_queue(scope, f"{id}Failed", shared),
    )
    alias = lambda_.Alias(
        scope,
        f"{id}Live",
        alias_name="live",
        version=made.current_version,
        retry_attempts=2,
        max_event_age=Duration.hours(6),
    )
    rollout = codedeploy.LambdaDeploymentGroup(
        scope,
        f"{id}Rollout",
        application=shared.application,
        role=shared.deployment_role.without_policy_updates(),
        alias=alias,
        deployment_config=codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES,
        alarms=_alarms(scope, id, alias, shared.notify),
        auto_rollback=codedeploy.AutoRollbackConfig(
            failed_deployment=True, stopped_deployment=True, deployment_in_alarm=True
        ),
    )
    rollout.node.add_dependency(_shifts(scope, f"{id}Shifts", made, shared.deployment_role))
    return made, alias


def _shifts(scope: Construct, id: str, made: lambda_.Function, role: iam.Role) -> iam.Policy:
    moves = ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"]
    statements = [
        iam.PolicyStatement(actions=moves, resources=[made.function_arn, f"{made.function_arn}:live"]),
        iam.PolicyStatement(actions=["cloudwatch:DescribeAlarms"], resources=["*"]),
    ]
    return iam.Policy(scope, id, roles=[role], statements=statements)


def _dead_letter_queue(scope: Construct, id: str, shared: Shared) -> sqs.Queue:
    queue = sqs.Queue(
        scope,
        id,
        encryption=sqs.QueueEncryption.KMS,
        encryption_master_key=shared.key,
        data_key_reuse=Duration.minutes(5),
        enforce_ssl=True,
        retention_period=Duration.days(14),
        redrive_allow_policy=sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.DENY_ALL),
        removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    )
    alarm(
        scope,
        f"{id}UndeliveredAlarm",
        shared.notify,
        metric=queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum"),
        threshold=0,
        description="Something could not be handled after all its retries and lies in this queue. "
        "Read a message for its cause, mend that, then redrive the queue; messages are dropped after 14 days.",
        periods=1,
        datapoints=1,
    )
    return queue


def _alarms(scope: Construct, id: str, alias: lambda_.Alias, notify: actions.SnsAction) -> list[cloudwatch.IAlarm]:
    errors = alarm(
        scope,
        f"{id}ErrorsAlarm",
        notify,
        metric=alias.metric_errors(period=MINUTE, statistic="Sum"),
        threshold=0,
        description="The function fails for its callers. "
        "Read the newest errors in its log group; if they began with a rollout, it has been turned back.",
    )
    throttles = alarm(
        scope,
        f"{id}ThrottlesAlarm",
        notify,
        metric=alias.metric_throttles(period=MINUTE, statistic="Sum"),
        threshold=0,
        description="Lambda refuses to run the function: the account's or the function's concurrency is used up. "
        "See which function took the concurrency; ask for a higher quota or cap that one at its source.",
    )
    share_of_timeout = cloudwatch.MathExpression(
        expression=f"slowest / {TIMEOUT.to_milliseconds()}",
        using_metrics={"slowest": alias.metric_duration(period=MINUTE, statistic="p99")},
        label="p99 of the duration, as a share of the timeout",
        period=MINUTE,
    )
    duration = alarm(
        scope,
        f"{id}DurationAlarm",
        notify,
        metric=share_of_timeout,
        threshold=0.8,
        description="The slowest calls take over four fifths of the time limit and will soon be cut off. "
        "Look at its traces for what it waits for; more memory also means more CPU.",
    )
    return [errors, throttles, duration]
