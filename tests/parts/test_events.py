"""A service publishes in its own name, and in no other."""

from __future__ import annotations

import pytest
from aws_cdk.assertions import Template

from paved_constructs import PavedError, PavedEvents, PavedStack, PavedStage, PavedSubscription
from tests.containers.services import environment, service


def test_code_may_publish_under_its_services_name_alone(sandbox: PavedStage) -> None:
    stack = PavedStack(sandbox, service="playback", owner="players")
    service(stack).uses(PavedEvents(stack, "Events"))
    assert environment(stack) == {"EVENTS_BUS_NAME": "default", "EVENTS_SOURCE": "paved.sandbox.playback"}
    policies = Template.from_stack(stack).find_resources("AWS::IAM::Policy").values()
    statements = [s for p in policies for s in p["Properties"]["PolicyDocument"]["Statement"]]
    [publishes] = [s for s in statements if s["Action"] == "events:PutEvents"]
    assert publishes["Resource"] == "arn:aws:events:us-east-1:123456789012:event-bus/default"
    assert publishes["Condition"] == {"ForAllValues:StringEquals": {"events:source": ["paved.sandbox.playback"]}}


@pytest.mark.parametrize("who", [{}, {"service": "playback", "source": "aws.s3"}, {"source": ""}])
def test_who_publishes_is_one(who: dict[str, str], sandbox: PavedStage) -> None:
    stack = PavedStack(sandbox, service="recommendations", owner="players")
    with pytest.raises(PavedError, match=r"sandbox/recommendations/Played: service=.* name one who publishes"):
        PavedSubscription(stack, "Played", to=None, **who)  # type: ignore[arg-type]  # it is not asked
