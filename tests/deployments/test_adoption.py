"""Replacing a plain L2 in a live stack by the paved construct keeps the resource, and so what is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aws_cdk import CfnResource, RemovalPolicy
from aws_cdk.aws_dynamodb import Attribute, AttributeType, TableV2
from aws_cdk.aws_lambda import Code, Function, Runtime
from aws_cdk.aws_s3 import Bucket

from paved_constructs import PavedBucket, PavedFunction, PavedStack, PavedStage, PavedTable
from paved_constructs.tools.local.emulator import LocalAws
from tests.deploying import deploy

CODE = Path(__file__).parents[1] / "sources" / "python"
KEY = Attribute(name="pk", type=AttributeType.STRING)


def plain(stage: PavedStage) -> PavedStack:
    stack = PavedStack(stage, service="adopted", owner="payments")
    Bucket(stack, "Receipts", removal_policy=RemovalPolicy.DESTROY)
    TableV2(stack, "Orders", partition_key=KEY, removal_policy=RemovalPolicy.DESTROY)
    Function(stack, "Api", code=Code.from_asset(str(CODE)), handler="orders.handler", runtime=Runtime.PYTHON_3_14)
    return stack


def paved(stage: PavedStage) -> PavedStack:
    stack = PavedStack(stage, service="adopted", owner="payments")
    PavedBucket(stack, "Receipts")
    PavedTable(stack, "Orders", partition_key=KEY, time_to_live_attribute=None)
    PavedFunction(stack, "Api", code=CODE, handler="orders.handler", runtime=Runtime.PYTHON_3_14)
    return stack


def main_ids(stack: PavedStack) -> dict[str, str]:
    """Return {construct: logical id of its main resource}."""
    found = {}
    for name in ("Receipts", "Orders", "Api"):
        child = stack.node.find_child(name)
        main = child.node.try_find_child("Resource") or child.node.find_child("Default").node.default_child
        assert isinstance(main, CfnResource)
        found[name] = str(stack.get_logical_id(main))
    return found


def test_an_object_and_an_item_live_through_the_adoption(aws: LocalAws, make_stage: Callable[[], PavedStage]) -> None:
    before_stack, after_stack = plain(make_stage()), paved(make_stage())
    ids = main_ids(before_stack)
    assert main_ids(after_stack) == ids
    before = deploy(aws, before_stack)
    bucket, table = before[ids["Receipts"]], before[ids["Orders"]]
    aws.client("s3").put_object(Bucket=bucket, Key="receipt", Body=b"paid")
    aws.client("dynamodb").put_item(TableName=table, Item={"pk": {"S": "order-1"}})

    after = deploy(aws, after_stack)

    assert {name: after[logical] for name, logical in ids.items()} == {
        name: before[logical] for name, logical in ids.items()
    }
    assert aws.client("s3").get_object(Bucket=bucket, Key="receipt")["Body"].read() == b"paid"
    assert aws.client("dynamodb").get_item(TableName=table, Key={"pk": {"S": "order-1"}})["Item"]
    assert aws.client("s3").get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
