"""What the stack's topic promises: whoever is to publish to it can, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk.assertions import Template

from paved_constructs import PavedStack, PavedStage
from paved_constructs.parts.topic import alarm_topic


@pytest.fixture
def stack(sandbox: PavedStage) -> PavedStack:
    return PavedStack(sandbox, service="orders", owner="payments")


def allowed(stack: PavedStack, kind: str, document: str) -> dict[str, Any]:
    """Return {AWS service: its statement} of the one policy of a type."""
    [resource] = Template.from_stack(stack).find_resources(kind).values()
    statements = resource["Properties"][document]["Statement"]
    return {one["Principal"]["Service"]: one for one in statements if "Service" in one["Principal"]}


@pytest.mark.parametrize("service", ["cloudwatch", "events.rds"])
def test_a_service_that_publishes_may_use_topic_and_key_for_this_account_only(service: str, stack: PavedStack) -> None:
    alarm_topic(stack, used_by=service)
    here = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    published = allowed(stack, "AWS::SNS::TopicPolicy", "PolicyDocument")
    encrypted = allowed(stack, "AWS::KMS::Key", "KeyPolicy")
    assert set(published) == set(encrypted) == {f"{service}.amazonaws.com"}
    for policy in (published, encrypted):
        assert policy[f"{service}.amazonaws.com"]["Condition"] == here


def test_asking_twice_lets_in_once(stack: PavedStack) -> None:
    assert alarm_topic(stack) is alarm_topic(stack)
    [policy] = Template.from_stack(stack).find_resources("AWS::SNS::TopicPolicy").values()
    assert len(policy["Properties"]["PolicyDocument"]["Statement"]) == 2
