"""What a function decides. Its alarms are on the alias that its callers use: they also turn a rollout back."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable
from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms
from paved_constructs.parts.key import STACK_KEY
from paved_constructs.parts.rollout import Rollout


def _share_of_timeout(function: Any) -> cloudwatch.IMetric:
    slowest = function.alias.metric_duration(period=MINUTE, statistic="p99")
    return cloudwatch.MathExpression(
        expression=f"slowest / {function.timeout.to_milliseconds()}",
        using_metrics={"slowest": slowest},
        label="p99 of the duration, as a share of the timeout",
        period=MINUTE,
    )


ALARMS: Final[Alarms] = (
    Alarm(
        "Errors",
        metric=lambda function: function.alias.metric_errors(period=MINUTE, statistic="Sum"),
        limit=0,
        means="The function fails for its callers.",
        do="Read the newest errors in its log group; if they began with a rollout, it has been turned back.",
    ),
    Alarm(
        "Throttles",
        metric=lambda function: function.alias.metric_throttles(period=MINUTE, statistic="Sum"),
        limit=0,
        means="Lambda refuses to run the function: the account's or the function's concurrency is used up.",
        do="See which function took the concurrency; ask for a higher quota or cap that one at its source.",
    ),
    Alarm(
        "Duration",
        metric=_share_of_timeout,
        limit=0.8,
        means="The slowest calls take over four fifths of the time limit and will soon be cut off.",
        do="Look at its traces for what it waits for; more memory also means more CPU.",
    ),
)

GOLDEN: Final[GoldenTable] = {
    "architecture": Choice(
        lambda_.Architecture.ARM_64,
        why="a fifth cheaper for the same work",
        sets=("AWS::Lambda::Function.Architectures",),
    ),
    "runtime_management_mode": Fixed(
        lambda_.RuntimeManagementMode.AUTO,
        why="AWS patches the runtime, and nobody has to remember to",
        controls=("Lambda.2", "CKV_AWS_363"),
        sets=("AWS::Lambda::Function.RuntimeManagementConfig",),
    ),
    "logging_format": Fixed(
        lambda_.LoggingFormat.JSON,
        why="logs are searched by field, not by pattern",
        sets=("AWS::Lambda::Function.LoggingConfig",),
    ),
    "application_log_level_v2": Choice(
        lambda_.ApplicationLogLevel.INFO,
        why="debug lines are for a sandbox, where this is chosen",
        sets=("AWS::Lambda::Function.LoggingConfig",),
    ),
    "system_log_level_v2": Choice(
        lambda_.SystemLogLevel.INFO,
        why="starts, ends and durations of each call are what an incident is timed by",
        sets=("AWS::Lambda::Function.LoggingConfig",),
    ),
    "tracing": Choice(
        lambda_.Tracing.ACTIVE,
        why="where the time went is seen, at five traces in a hundred",
        controls=("Lambda.7",),
        sets=("AWS::Lambda::Function.TracingConfig",),
    ),
    "environment_encryption": Fixed(
        ByTier(production=STACK_KEY, sandbox=None),
        why="what is configured is seen by whom the key's policy lets see it",
        controls=("CKV_AWS_173",),
        sets=("AWS::Lambda::Function.KmsKeyArn",),
    ),
    "recursive_loop": Fixed(
        lambda_.RecursiveLoop.TERMINATE,
        why="a function that calls itself for ever is stopped before it is paid for",
        sets=("AWS::Lambda::Function.RecursiveLoop",),
    ),
    "retry_attempts": Choice(
        2,
        why="most failures pass; after two more tries the event is kept for a person",
        sets=("AWS::Lambda::EventInvokeConfig.MaximumRetryAttempts",),
    ),
    "max_event_age": Choice(
        Duration.hours(6),
        why="an event that waited longer is better looked at than handled",
        sets=("AWS::Lambda::EventInvokeConfig.MaximumEventAgeInSeconds",),
    ),
    "dead_letter_queue": Golden(
        True,
        why="an event that could not be handled is kept, and somebody is told",
        controls=("CKV_AWS_116",),
        sets=("AWS::Lambda::Function.DeadLetterConfig",),
    ),
    "snap_start": Golden(
        (lambda_.RuntimeFamily.JAVA,),
        why="a Java function starts in a fraction of the time, at no cost; the value is the families that get it",
        sets=("AWS::Lambda::Function.SnapStart",),
    ),
    "rollout": Choice(
        ByTier(production=Rollout.CANARY, sandbox=Rollout.ALL_AT_ONCE),
        why="a mistake meets a tenth of the traffic, and is taken back before anyone is awake",
        sets=("AWS::CodeDeploy::DeploymentGroup.DeploymentConfigName",),
    ),
    "alarms": Golden(
        ALARMS,
        why="whoever owns the function hears of its failures before its callers do",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}
