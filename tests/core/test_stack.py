"""What every stack is: tagged, owned, protected, and silent about this library's version in its resources."""

from __future__ import annotations

from aws_cdk.assertions import Template

from paved_constructs import PavedBucket, PavedStack, PavedStage
from paved_constructs.core.version import VERSION
from paved_constructs.tools.assembly import Assembly


def synthesized(stack: PavedStack) -> Assembly:
    stack.stage.node.scope.synth()  # type: ignore[union-attr]  # the app of the fixtures
    return Assembly.read(stack.stage.node.scope.outdir)  # type: ignore[union-attr]  # as above


def test_a_stack_is_named_tagged_and_protected(sandbox: PavedStage, production: PavedStage) -> None:
    for stage in (sandbox, production):
        PavedBucket(PavedStack(stage, service="orders", owner="payments"), "Receipts")
    found = {stack.path: stack for stack in synthesized(sandbox.node.children[0]).stacks}
    live = found["production/orders"]
    assert live.name == "production-orders"
    assert live.tags == {"service": "orders", "owner": "payments", "stage": "production", "tier": "production"}
    assert live.termination_protection
    assert not found["sandbox/orders"].termination_protection


def test_the_version_stands_in_the_templates_metadata_and_in_no_resource(sandbox: PavedStage) -> None:
    stack = PavedStack(sandbox, service="orders", owner="payments")
    PavedBucket(stack, "Receipts")
    PavedBucket(stack, "Archive")
    template = Template.from_stack(stack).to_json()
    assert template["Metadata"]["paved_constructs"] == {"version": VERSION, "constructs": ["PavedBucket"]}
    assert VERSION not in str(template["Resources"])
