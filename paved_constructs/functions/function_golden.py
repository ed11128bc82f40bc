"""What a function decides."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable
from paved_constructs.functions.function_alarms import ALARMS
from paved_constructs.parts.environment import SECRET_NAMES
from paved_constructs.parts.hardware import Hardware
from paved_constructs.parts.key import STACK_KEY
from paved_constructs.parts.rollout import Rollout

GOLDEN: Final[GoldenTable] = {
    "memory": Choice(
        512,
        why="in MiB; it comes with a share of a core, and is measured before it grows",
        sets=("AWS::Lambda::Function.MemorySize",),
    ),
    "timeout": Choice(
        Duration.seconds(30),
        why="an API waits no longer for an answer; a call that hangs is paid for until then",
        sets=("AWS::Lambda::Function.Timeout",),
    ),
    "role": Fixed(
        "what uses() grants",
        why="a role of its own that may write its own log, where AWS's managed policies let it write any",
        controls=("AwsSolutions-IAM4",),
    ),
    "secret_names": Fixed(
        SECRET_NAMES,
        why="what ends like this is a secret, and whoever may describe a function reads its environment",
        controls=("CKV_AWS_45",),
    ),
    "reserved_concurrent_executions": Fixed(
        None,
        why="what one function has for itself, all others lack; a flood is capped at its source",
        controls=("CKV_AWS_115",),
    ),
    "hardware": Choice(
        Hardware.GRAVITON,
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
    "network": Choice(
        None,
        why="code that calls AWS only needs no network; in the stage's, it reaches what is private there",
        controls=("Lambda.3",),
        sets=("AWS::Lambda::Function.VpcConfig",),
    ),
    "egress": Golden(
        (443,),
        why="in a network it reaches AWS, partners over TLS and what it uses, and nothing else",
        controls=("EC2.18", "EC2.19"),
        sets=("AWS::EC2::SecurityGroup.SecurityGroupEgress",),
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
