"""What buckets, tables and secrets promise beyond their tables."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk.assertions import Match, Template
from aws_cdk.aws_dynamodb import Attribute, AttributeType, Billing, Capacity

from paved_constructs import Access, PavedBucket, PavedError, PavedSecret, PavedStack, PavedStage, PavedTable, waived

KEY = Attribute(name="pk", type=AttributeType.STRING)
BUCKET = "AWS::S3::Bucket"
TABLE = "AWS::DynamoDB::GlobalTable"


@pytest.fixture
def stack(production: PavedStage) -> PavedStack:
    return PavedStack(production, service="orders", owner="payments")


def table(stack: PavedStack, **arguments: Any) -> PavedTable:
    return PavedTable(stack, "Orders", **{"partition_key": KEY, "time_to_live_attribute": None, **arguments})


@pytest.mark.parametrize("key", ["partition_key", "sort_key"])
def test_a_key_without_a_name_is_an_error(key: str, stack: PavedStack) -> None:
    with pytest.raises(PavedError, match="production/orders/Orders: a key's name is ' '; name the attribute"):
        table(stack, **{key: Attribute(name=" ", type=AttributeType.STRING)})


def test_a_table_can_be_paid_for_by_capacity(stack: PavedStack) -> None:
    billing = Billing.provisioned(read_capacity=Capacity.fixed(5), write_capacity=Capacity.autoscaled(max_capacity=10))
    table(stack, billing=billing)
    Template.from_stack(stack).has_resource_properties(TABLE, {"BillingMode": "PROVISIONED"})


def test_the_cap_of_a_table_is_a_plain_argument(stack: PavedStack) -> None:
    table(stack, max_write_request_units=50)
    capped = {"WriteOnDemandThroughputSettings": {"MaxWriteRequestUnits": 50}}
    Template.from_stack(stack).has_resource_properties(TABLE, capped)


def test_recovery_can_be_waived(stack: PavedStack) -> None:
    table(stack, recovery_days=waived(None, because="rebuilt from the stream in minutes", until="2026-12-31"))
    replica = Match.object_like({"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False}})
    Template.from_stack(stack).has_resource_properties(TABLE, {"Replicas": [replica]})


def test_objects_end_when_a_team_says_so_beside_the_golden_rules(stack: PavedStack) -> None:
    PavedBucket(stack, "Receipts", expire_after=Duration.days(30))
    rules = Match.array_with([Match.object_like({"ExpirationInDays": 30})])
    Template.from_stack(stack).has_resource_properties(BUCKET, {"LifecycleConfiguration": {"Rules": rules}})
    rules = Match.array_with([Match.object_like({"NoncurrentVersionExpiration": Match.any_value()})])
    Template.from_stack(stack).has_resource_properties(BUCKET, {"LifecycleConfiguration": {"Rules": rules}})


def test_a_lock_keeps_every_object(stack: PavedStack) -> None:
    PavedBucket(stack, "Receipts", lock_for=Duration.days(3650))
    rule = {"DefaultRetention": {"Days": 3650, "Mode": "COMPLIANCE"}}
    locked = {"ObjectLockEnabled": True, "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": rule}}
    Template.from_stack(stack).has_resource_properties(BUCKET, locked)


def test_access_logs_go_to_the_stages_bucket_which_cloudformation_looks_up(stack: PavedStack) -> None:
    PavedBucket(stack, "Receipts")
    template = Template.from_stack(stack)
    (name,) = template.find_parameters("*", {"Default": "/paved/production/log-bucket"})
    target = {"DestinationBucketName": {"Ref": name}, "LogFilePrefix": "production/orders/Receipts/"}
    template.has_resource_properties(BUCKET, {"LoggingConfiguration": target})


def test_a_stack_shares_one_key_and_one_topic_and_has_neither_without_need(
    stack: PavedStack, sandbox: PavedStage
) -> None:
    for name in ("A", "B"):
        PavedBucket(stack, name)
        PavedTable(stack, f"Table{name}", partition_key=KEY, time_to_live_attribute=None)
    Template.from_stack(stack).resource_count_is("AWS::KMS::Key", 1)
    Template.from_stack(stack).resource_count_is("AWS::SNS::Topic", 1)
    plain = PavedStack(sandbox, service="plain", owner="payments")
    PavedBucket(plain, "A")
    Template.from_stack(plain).resource_count_is("AWS::KMS::Key", 0)
    Template.from_stack(plain).resource_count_is("AWS::SNS::Topic", 0)


def test_a_secret_that_nobody_rotates_is_an_error_unless_waived(stack: PavedStack) -> None:
    with pytest.raises(PavedError, match="give the function that rotates it, or waive rotation with None"):
        PavedSecret(stack, "PartnerKey")
    never = waived(None, because="the partner rotates it by hand", until="2027-03-31")
    PavedSecret(stack, "OtherKey", rotation=never)
    Template.from_stack(stack).resource_count_is("AWS::SecretsManager::RotationSchedule", 0)


def test_who_may_add_to_a_bucket_may_not_erase_it(stack: PavedStack) -> None:
    offer = PavedBucket(stack, "Audit").link()
    assert set(offer.grants) == {Access.READ, Access.WRITE, Access.DELETE}
    assert set(offer.environment) == {"BUCKET_NAME"}
