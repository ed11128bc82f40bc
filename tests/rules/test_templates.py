"""What holds for the template of every construct, in every tier."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, CfnResource, Stack, Stage
from aws_cdk.aws_cloudwatch import Alarm
from constructs import Construct

from paved_constructs import Tier
from tests.rules.conftest import Built, Example
from tests.rules.discovery import constructs, golden, referred

every_construct = pytest.mark.parametrize("kind", constructs(), ids=lambda kind: kind.__name__)
every_tier = pytest.mark.parametrize("tier", ["production", "sandbox"])


@pytest.fixture
def made(kind: type[Construct], tier: str, built: Built) -> Example:
    return built(kind, tier)


@every_tier
@every_construct
def test_snapshot(made: Example, template_snapshot: Any) -> None:
    assert made.steady == template_snapshot


@every_construct
def test_each_property_that_a_row_sets_stands_in_a_template_of_some_tier(kind: type[Construct], built: Built) -> None:
    written: set[str] = set()
    for tier in Tier:
        for resource in built(kind, tier.value).resources.values():
            written |= {f"{resource['Type']}.{path}" for path in paths(resource.get("Properties", {}))}
    promised = {text for row in golden(kind).values() for text in row.sets if row.at(Tier.SANDBOX) is not None}
    assert promised - written <= unset_by_default(kind)


def unset_by_default(kind: type[Construct]) -> set[str]:
    """Rows whose value is that nothing is set."""
    rows = golden(kind).values()
    return {text for row in rows if row.value is None for text in row.sets}


@every_tier
@every_construct
def test_the_main_child_keeps_the_logical_id_of_a_plain_l2(made: Example) -> None:
    main = made.subject.node.try_find_child("Default")
    if main is None:
        assert not made.subject.node.children, "a construct without a main child makes nothing"
        return
    resource = main.node.default_child
    assert isinstance(resource, CfnResource)
    plain = Stack(Stage(App(), "Plain"), "orders")
    twin = CfnResource(Construct(plain, made.subject.node.id), resource.node.id, type="AWS::S3::Bucket")
    assert made.stack.resolve(resource.logical_id) == plain.resolve(twin.logical_id)


@every_tier
@every_construct
def test_no_function_comes_along_that_nobody_asked_for(kind: type[Construct], made: Example) -> None:
    functions = [child for child in made.subject.node.find_all() if is_type(child, "AWS::Lambda::Function")]
    asked_for = 1 if kind.__name__ == "PavedFunction" else 0
    assert len(functions) == asked_for
    types = {resource["Type"] for resource in made.resources.values()}
    assert not {name for name in types if name.startswith("Custom::")} | types & {"AWS::CloudFormation::CustomResource"}


@every_tier
@every_construct
def test_whatever_can_scale_has_both_bounds_and_a_policy(made: Example) -> None:
    targets = made.of("AWS::ApplicationAutoScaling::ScalableTarget")
    policies = made.of("AWS::ApplicationAutoScaling::ScalingPolicy").values()
    assert {policy["ScalingTargetId"]["Ref"] for policy in policies} == set(targets)
    assert all(1 <= target["MinCapacity"] <= target["MaxCapacity"] for target in targets.values())
    scaled = {name for target in targets.values() for name in referred(target["ResourceId"])}
    assert set(made.of("AWS::ECS::Service")) <= scaled, "a service without bounds keeps its size whatever comes"
    groups = made.of("AWS::AutoScaling::AutoScalingGroup")
    policies = made.of("AWS::AutoScaling::ScalingPolicy").values()
    assert {policy["AutoScalingGroupName"]["Ref"] for policy in policies} == set(groups)
    assert all(int(group["MinSize"]) <= int(group["MaxSize"]) for group in groups.values())


@every_tier
@every_construct
def test_every_alarm_wakes_somebody_and_says_what_to_do(made: Example) -> None:
    for alarm in made.of("AWS::CloudWatch::Alarm").values():
        assert alarm["AlarmActions"]
        assert alarm["OKActions"]
        assert alarm["AlarmDescription"].count(". ") >= 1, "means, then what to do"


@every_tier
@every_construct
def test_every_alarm_of_the_table_is_there(kind: type[Construct], tier: str, made: Example) -> None:
    row = golden(kind).get("alarms")
    promised = [alarm.name for alarm in row.at(Tier(tier))] if row else []
    children = made.subject.node.children
    assert [child.node.id for child in children if isinstance(child, Alarm)] == [f"{name}Alarm" for name in promised]


@every_tier
@every_construct
def test_whoever_publishes_to_the_alarm_topic_may_use_its_key(made: Example) -> None:
    publishers = {s for r in made.of("AWS::SNS::TopicPolicy").values() for s in services(r["PolicyDocument"])}
    users = {service for r in made.of("AWS::KMS::Key").values() for service in services(r["KeyPolicy"])}
    assert publishers <= users


@every_tier
@every_construct
def test_a_service_of_aws_calls_a_function_for_one_source_or_account(made: Example) -> None:
    for permission in made.of("AWS::Lambda::Permission").values():
        if str(permission["Principal"]).endswith(".amazonaws.com"):
            assert {"SourceArn", "SourceAccount"} & set(permission)


def services(policy: dict[str, Any]) -> set[str]:
    """Return the AWS services that a resource's policy allows something."""
    statements = [s for s in policy["Statement"] if s["Effect"] == "Allow"]
    return {str(s["Principal"]["Service"]) for s in statements if "Service" in s["Principal"]}


def is_type(construct: Construct, name: str) -> bool:
    return isinstance(construct, CfnResource) and construct.cfn_resource_type == name


def paths(value: Any, prefix: str = "") -> set[str]:
    """Return the dotted paths of all properties, through the elements of lists."""
    if isinstance(value, list):
        return {path for element in value for path in paths(element, prefix)}
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, inside in value.items():
        path = f"{prefix}.{key}" if prefix else key
        found |= {path} | paths(inside, path)
    return found
