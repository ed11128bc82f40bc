"""Whatever logs has a log group of the road's, with an end: in every construct, in every tier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jmespath
import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER as SCHEMAS
from constructs import Construct

from tests.rules.conftest import Built, Example
from tests.rules.discovery import constructs, referred

GROUP = "AWS::Logs::LogGroup"

LOGS_TO: Mapping[str, str] = {
    "AWS::ApiGatewayV2::Stage": "[AccessLogSettings.DestinationArn]",
    "AWS::EC2::FlowLog": "[LogGroupName]",
    "AWS::ECS::Cluster": "[Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchLogGroupName]",
    "AWS::ECS::TaskDefinition": 'ContainerDefinitions[].[LogConfiguration.Options."awslogs-group"] | map(&[0], @)',
    "AWS::Lambda::Function": "[LoggingConfig.LogGroup]",
    "AWS::StepFunctions::StateMachine": "LoggingConfiguration.Destinations[].CloudWatchLogsLogGroup.LogGroupArn",
    "AWS::WAFv2::LoggingConfiguration": "LogDestinationConfigs",
}
"""A type -> where its resources say which log groups they write to (JMESPath)."""

LOGGED_BY: Mapping[str, tuple[str, str]] = {
    "AWS::EC2::VPC": ("AWS::EC2::FlowLog", "ResourceId"),
    "AWS::WAFv2::WebACL": ("AWS::WAFv2::LoggingConfiguration", "ResourceArn"),
}
"""A type -> what logs for it, and the property that says for which."""

RDS: Mapping[str, tuple[str, str]] = {
    "AWS::RDS::DBCluster": ("/aws/rds/cluster", "DBClusterIdentifier"),
    "AWS::RDS::DBInstance": ("/aws/rds/instance", "DBInstanceIdentifier"),
}
"""A type -> where RDS logs to by its own choice, below the name that this property gives."""

ELSEWHERE: Mapping[str, str] = {
    "AWS::CertificateManager::Certificate": "certificates are published in logs of the world's",
    "AWS::ECS::Service": "only Service Connect logs by itself; the tasks' containers do here",
    "AWS::Route53::HostedZone": "what is asked of a public zone is asked by resolvers, for whom nobody knows",
    "AWS::S3::Bucket": "into the stage's log bucket: PavedBucket.access_logs",
    "AWS::SNS::Topic": "its deliveries are mails, which SNS does not log",
}
"""Types that could log and are not asked to: why."""

every_construct = pytest.mark.parametrize("kind", constructs(), ids=lambda kind: kind.__name__)
every_tier = pytest.mark.parametrize("tier", ["production", "sandbox"])


@pytest.fixture
def made(kind: type[Construct], tier: str, built: Built) -> Example:
    return built(kind, tier)


@every_tier
@every_construct
def test_every_log_group_has_an_end(made: Example) -> None:
    assert all("RetentionInDays" in group for group in made.of(GROUP).values())


@every_tier
@every_construct
def test_whatever_logs_does_so_into_a_log_group_of_its_stack(made: Example) -> None:
    groups = set(made.of(GROUP))
    for kind, where in LOGS_TO.items():
        for name, properties in made.of(kind).items():
            if name not in made.paved:
                continue
            targets = jmespath.search(where, properties)
            assert targets, name
            assert all(referred(target) & groups for target in targets), name


@every_tier
@every_construct
def test_what_others_log_for_is_logged(made: Example) -> None:
    for kind, (logger, property_) in LOGGED_BY.items():
        logged = {name for each in made.of(logger).values() for name in referred(each[property_])}
        assert set(made.of(kind)) <= logged


@every_tier
@every_construct
def test_rds_finds_the_log_groups_that_it_would_make_without_an_end(made: Example) -> None:
    names = {str(group.get("LogGroupName")) for group in made.of(GROUP).values()}
    for kind, (prefix, identifier) in RDS.items():
        for name, database in made.of(kind).items():
            if "DBClusterIdentifier" in database and kind == "AWS::RDS::DBInstance":  # logs as its cluster does
                continue
            assert database["EnableCloudwatchLogsExports"], name
            logs = {f"{prefix}/{database[identifier]}/{log}" for log in database["EnableCloudwatchLogsExports"]}
            assert logs <= names, name


def test_what_can_log_is_known_here(built: Built) -> None:
    """A type with a setting for logs, used by a new construct, is held by a rule above or said not to log."""
    examples = [built(kind, tier) for kind in constructs() for tier in ("production", "sandbox")]
    used = {resource["Type"] for example in examples for resource in example.resources.values()} - {GROUP}
    can_log = {kind for kind in used if kind != "AWS::CDK::Metadata" and any(log_settings(kind))}
    held = {*LOGS_TO, *RDS, *ELSEWHERE}
    assert can_log <= held
    assert held <= can_log


def log_settings(kind: str) -> Iterator[str]:
    """Every property of a resource type, at any depth, whose name speaks of logs."""
    schema = SCHEMAS.get_resource_schema("us-east-1", kind).schema

    def walk(part: Mapping[str, Any], seen: frozenset[str]) -> Iterator[str]:
        name = part.get("$ref", "").rpartition("/")[2]
        if name and name not in seen:
            yield from walk(schema["definitions"][name], seen | {name})
        for inside in [*filter(None, [part.get("items")]), *part.get("oneOf", []), *part.get("anyOf", [])]:
            yield from walk(inside, seen)
        for name, inside in part.get("properties", {}).items():
            if re.search("Log(?!ical|in)", name):
                yield name
            yield from walk(inside, seen)

    return walk(schema, frozenset())
