"""What holds for the template of every construct, in every tier."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import CfnResource, Stack, Stage
from aws_cdk.assertions import Template
from constructs import Construct

from paved_constructs import PavedStack, PavedStage
from tests.rules.discovery import constructs, example, golden

every_construct = pytest.mark.parametrize("kind", constructs(), ids=lambda kind: kind.__name__)
every_tier = pytest.mark.parametrize("tier", ["production", "sandbox"])


@pytest.fixture
def stack(tier: str, request: pytest.FixtureRequest) -> PavedStack:
    stage: PavedStage = request.getfixturevalue(tier)
    return PavedStack(stage, service="orders", owner="payments")


@every_tier
@every_construct
def test_snapshot(kind: type[Construct], stack: PavedStack, template_snapshot: Any) -> None:
    example(kind)(stack)
    assert stack == template_snapshot


@every_construct
def test_each_property_that_a_row_sets_stands_in_a_template_of_some_tier(
    kind: type[Construct], sandbox: PavedStage, production: PavedStage
) -> None:
    written: set[str] = set()
    for stage in (sandbox, production):
        stack = PavedStack(stage, service="orders", owner="payments")
        example(kind)(stack)
        for resource in resources(stack).values():
            written |= {f"{resource['Type']}.{path}" for path in paths(resource.get("Properties", {}))}
    promised = {text for row in golden(kind).values() for text in row.sets if row.at(sandbox.tier) is not None}
    assert promised - written <= unset_by_default(kind)


def unset_by_default(kind: type[Construct]) -> set[str]:
    """Rows whose value is that nothing is set."""
    rows = golden(kind).values()
    return {text for row in rows if row.value is None for text in row.sets}


@every_tier
@every_construct
def test_the_main_child_keeps_the_logical_id_of_a_plain_l2(kind: type[Construct], stack: PavedStack) -> None:
    subject = example(kind)(stack)
    main = subject.node.try_find_child("Default")
    if main is None:
        assert not subject.node.children, "a construct without a main child makes nothing"
        return
    plain = Stack(Stage(stack.stage.node.scope, "Plain"), "orders")
    resource = main.node.default_child
    assert isinstance(resource, CfnResource)
    twin = CfnResource(Construct(plain, subject.node.id), resource.node.id, type="AWS::S3::Bucket")
    assert stack.resolve(resource.logical_id) == plain.resolve(twin.logical_id)


@every_tier
@every_construct
def test_no_function_comes_along_that_nobody_asked_for(kind: type[Construct], stack: PavedStack) -> None:
    subject = example(kind)(stack)
    functions = [child for child in subject.node.find_all() if is_type(child, "AWS::Lambda::Function")]
    asked_for = 1 if kind.__name__ == "PavedFunction" else 0
    assert len(functions) == asked_for


@every_tier
@every_construct
def test_whatever_logs_has_a_log_group_with_an_end(kind: type[Construct], stack: PavedStack) -> None:
    example(kind)(stack)
    groups = [r for r in resources(stack).values() if r["Type"] == "AWS::Logs::LogGroup"]
    assert all("RetentionInDays" in group["Properties"] for group in groups)


@every_tier
@every_construct
def test_whatever_can_scale_has_both_bounds_and_a_policy(kind: type[Construct], stack: PavedStack) -> None:
    example(kind)(stack)
    found = resources(stack).values()
    policies = [r["Properties"] for r in found if r["Type"] == "AWS::ApplicationAutoScaling::ScalingPolicy"]
    scaled = [policy["ScalingTargetId"]["Ref"] for policy in policies]
    targets = {
        name: r["Properties"]
        for name, r in resources(stack).items()
        if r["Type"] == "AWS::ApplicationAutoScaling::ScalableTarget"
    }
    assert set(scaled) == set(targets)
    assert all(1 <= target["MinCapacity"] <= target["MaxCapacity"] for target in targets.values())


@every_tier
@every_construct
def test_every_alarm_wakes_somebody_and_says_what_to_do(kind: type[Construct], stack: PavedStack) -> None:
    example(kind)(stack)
    for resource in resources(stack).values():
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            properties = resource["Properties"]
            assert properties["AlarmActions"]
            assert properties["OKActions"]
            assert properties["AlarmDescription"].count(". ") >= 1, "means, then what to do"


@every_tier
@every_construct
def test_whoever_publishes_to_the_alarm_topic_may_use_its_key(kind: type[Construct], stack: PavedStack) -> None:
    example(kind)(stack)
    found = resources(stack).values()
    publishers = {s for r in found if r["Type"] == "AWS::SNS::TopicPolicy" for s in services(r, "PolicyDocument")}
    users = {service for r in found if r["Type"] == "AWS::KMS::Key" for service in services(r, "KeyPolicy")}
    assert publishers <= users


def services(resource: dict[str, Any], policy: str) -> set[str]:
    """Return the AWS services that a resource's policy allows something."""
    statements = [s for s in resource["Properties"][policy]["Statement"] if s["Effect"] == "Allow"]
    return {str(s["Principal"]["Service"]) for s in statements if "Service" in s["Principal"]}


def is_type(construct: Construct, name: str) -> bool:
    return isinstance(construct, CfnResource) and construct.cfn_resource_type == name


def resources(stack: PavedStack) -> dict[str, Any]:
    found: dict[str, Any] = Template.from_stack(stack).to_json().get("Resources", {})
    return found


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
