"""Each verdict is given where it is due, and only a verification of something passes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError

from paved_constructs.tools.assembly import Assembly, AssemblyError
from paved_constructs.tools.verify import Difference, Gaps, Left, Line, Report, Verdict, VerifyError, verify
from tests.tools.cdk_out import logical_id, settled, staged
from tests.tools.fake_aws import FakeAws, error
from tests.tools.orders import METADATA, RESOURCES, assembly, aws

ALL_MATCHED = [
    ("", "tags", Verdict.MATCHED),
    ("", "termination_protection", Verdict.MATCHED),
    ("dev/orders/Receipts", "versioned", Verdict.MATCHED),
    ("dev/orders/Receipts", "enforce_ssl", Verdict.MATCHED),
    ("dev/orders/Users", "deletion_protection", Verdict.MATCHED),
    ("dev/orders/Users/Watched", "alarms", Verdict.MATCHED),
]


def told(report: Report) -> list[tuple[str, str, Verdict]]:
    return [(line.construct if line.kind else "", line.row, line.verdict) for line in report.lines]


def only(report: Report, *verdicts: Verdict) -> list[Line]:
    return [line for line in report.lines if line.verdict in verdicts]


def test_what_is_deployed_as_synthesized_passes_line_by_line(tmp_path: Path) -> None:
    live = aws()
    report = verify(assembly(tmp_path), clients=live)
    assert told(report) == ALL_MATCHED
    assert report.exit_code == 0
    assert report.counts[Verdict.MATCHED] == 6
    assert report.departures == (
        Left(
            "dev/orders", "dev/orders/Receipts", "PavedBucket", "versioned", "remade in minutes", "2027-03-31", "search"
        ),
    )


@pytest.mark.parametrize(
    ("call", "answer", "row", "difference"),
    [
        ("get_bucket_versioning", {"Status": "Suspended"}, "versioned", Difference("Status", "Enabled", "Suspended")),
        (
            "describe_table",
            {"Table": {"DeletionProtectionEnabled": False}},
            "deletion_protection",
            Difference("", "true", None),
        ),
        (
            "describe_alarms",
            {"MetricAlarms": [{"AlarmActions": []}]},
            "alarms",
            Difference("", ["arn:aws:sns:x:1:alarms"], None),
        ),
    ],
)
def test_one_changed_setting_is_one_line_and_fails(
    tmp_path: Path, call: str, answer: Any, row: str, difference: Difference
) -> None:
    report = verify(assembly(tmp_path), clients=aws(**{call: answer}))
    [line] = only(report, Verdict.DIFFERENT)
    assert (line.row, line.differences) == (row, (difference,))
    assert report.counts[Verdict.MATCHED] == 5
    assert report.exit_code == 1


def test_a_policy_that_was_taken_away_is_different(tmp_path: Path) -> None:
    report = verify(assembly(tmp_path), clients=aws(get_bucket_policy=error("NoSuchBucketPolicy")))
    [line] = only(report, Verdict.DIFFERENT)
    assert (line.resource, line.property) == ("Policy", "AWS::S3::BucketPolicy.PolicyDocument")


def test_a_stack_that_lost_its_protection_or_a_tag_is_different(tmp_path: Path) -> None:
    live = aws()
    live.about["EnableTerminationProtection"] = False
    live.about["Tags"] = [tag for tag in live.about["Tags"] if tag["Key"] != "owner"]
    report = verify(assembly(tmp_path), clients=live)
    tags, protection = only(report, Verdict.DIFFERENT)
    assert tags.differences == (Difference("owner", "payments", None),)
    assert protection.differences == (Difference("", "true", None),)
    assert report.exit_code == 1


@pytest.mark.parametrize(
    "answer",
    [
        error("ValidationError", "Stack with id dev-orders does not exist"),
        {"Stacks": []},
        {"Stacks": [{"StackStatus": "REVIEW_IN_PROGRESS"}]},
        {"Stacks": [{"StackStatus": "DELETE_COMPLETE"}]},
    ],
)
def test_a_stack_that_is_not_deployed_is_missing(tmp_path: Path, answer: Any) -> None:
    report = verify(assembly(tmp_path), clients=aws(describe_stacks=answer))
    [line] = report.lines
    assert (line.verdict, line.note) == (Verdict.MISSING, "there is no stack dev-orders")
    assert report.exit_code == 1


def test_a_resource_that_is_not_in_the_stack_or_gone_from_aws_is_missing(tmp_path: Path) -> None:
    live = aws(describe_table=error("ResourceNotFoundException"))
    live.resources = [one for one in live.resources if one["LogicalResourceId"] != "Policy"]
    live.resources[0]["ResourceStatus"] = "DELETE_COMPLETE"
    report = verify(assembly(tmp_path), clients=live)
    assert [(line.resource, line.note) for line in only(report, Verdict.MISSING)] == [
        ("Receipts", "Receipts is not in the deployed stack"),
        ("Policy", "Policy is not in the deployed stack"),
        ("Users", "dynamodb describe_table: ResourceNotFoundException: as recorded"),
    ]
    assert report.exit_code == 1


def test_what_aws_refuses_to_tell_is_not_verified_and_fails(tmp_path: Path) -> None:
    report = verify(assembly(tmp_path), clients=aws(get_bucket_versioning=error("AccessDenied", "not you")))
    [line] = only(report, Verdict.UNANSWERED)
    assert line.note == "s3 get_bucket_versioning: AccessDenied: not you"
    assert report.exit_code == 1


@pytest.mark.parametrize(
    "given", ["Replicas", "Replicas.DeletionProtectionEnabled", "Replicas.DeletionProtectionEnabled.Soft"]
)
def test_what_is_not_emulated_never_counts_as_passed(tmp_path: Path, given: str) -> None:
    gaps = Gaps(not_emulated={"AWS::DynamoDB::GlobalTable": {given: "deletes anyway"}})
    live = aws()
    report = verify(assembly(tmp_path), clients=live, gaps=gaps)
    [line] = only(report, Verdict.NOT_EMULATED)
    assert (line.row, line.note) == ("deletion_protection", "deletes anyway")
    assert report.counts[Verdict.MATCHED] == 5
    assert report.exit_code == 0
    assert live.asked["dynamodb", "describe_table"] == 0


def test_a_gap_hides_only_the_property_that_it_names(tmp_path: Path) -> None:
    gaps = Gaps(not_emulated={"AWS::DynamoDB::GlobalTable": {"Replica": "x", "DeletionProtectionEnabled": "x"}})
    assert told(verify(assembly(tmp_path), clients=aws(), gaps=gaps)) == ALL_MATCHED


def test_a_stack_s_own_settings_may_not_be_emulated_either(tmp_path: Path) -> None:
    gaps = Gaps(not_emulated={"AWS::CloudFormation::Stack": {"EnableTerminationProtection": "ignored"}})
    live = aws()
    live.about["EnableTerminationProtection"] = False
    [line] = only(verify(assembly(tmp_path), clients=live, gaps=gaps), Verdict.NOT_EMULATED)
    assert line.row == "termination_protection"


def test_a_type_that_is_only_recorded_has_to_be_in_the_stack(tmp_path: Path) -> None:
    gaps = Gaps(recorded={"AWS::DynamoDB::GlobalTable": "a record", "AWS::S3::Bucket": "a record"})
    live = aws()
    live.resources = [one for one in live.resources if one["LogicalResourceId"] != "Users"]
    report = verify(assembly(tmp_path), clients=live, gaps=gaps)
    assert [(line.resource, line.note) for line in only(report, Verdict.RECORDED)] == [("Receipts", "a record")]
    assert [line.resource for line in only(report, Verdict.MISSING)] == ["Users"]


def stack_of(tmp_path: Path, sets: Mapping[str, list[str]], **properties: Any) -> Assembly:
    resources = {"Key": {"Type": "AWS::KMS::Key", "Properties": properties}}
    metadata = {"dev/orders/Key": [settled("PavedKey", sets)], "dev/orders/Key/Resource": logical_id("Key")}
    return Assembly.read(staged(tmp_path, resources, metadata))


def test_what_has_no_reader_is_named_and_counts_as_nothing(tmp_path: Path) -> None:
    sets = {"window": ["AWS::KMS::Key.PendingWindowInDays"], "origin": ["AWS::KMS::Key.Origin"]}
    report = verify(stack_of(tmp_path, sets), clients=FakeAws({"Key": "0a1b"}, {}))
    assert [line.note for line in only(report, Verdict.UNREADABLE)] == [
        "AWS KMS tells it only of a key that is already being deleted",
        "AWS::KMS::Key.Origin has no reader",
    ]
    assert report.exit_code == 2  # the stack's own settings matched, but no golden property was verified


def test_a_reference_that_cannot_be_told_is_not_readable(tmp_path: Path) -> None:
    sets = {"rotation": ["AWS::KMS::Key.EnableKeyRotation"]}
    deployed = stack_of(tmp_path, sets, EnableKeyRotation={"Fn::If": ["Live", True, False]})
    [line] = only(verify(deployed, clients=FakeAws({"Key": "0a1b"}, {})), Verdict.UNREADABLE)
    assert line.note == "Fn::If is not resolved here"


def test_a_value_that_is_nothing_cloudformation_knows_is_not_readable(tmp_path: Path) -> None:
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "b-1", "PolicyDocument": {"Statement": 7}}}
    deployed = Assembly.read(staged(tmp_path, RESOURCES | {"Policy": policy}, METADATA))
    [line] = only(verify(deployed, clients=aws()), Verdict.UNREADABLE)
    assert line.note == "the template's {'Statement': 7} is not as CloudFormation writes it"


def test_a_stack_without_a_paved_construct_does_not_pass(tmp_path: Path) -> None:
    plain = Assembly.read(
        staged(tmp_path, RESOURCES, {path: METADATA[path] for path in METADATA if "/Default/" in path})
    )
    report = verify(plain, clients=aws())
    assert report.exit_code == 2


def test_each_element_of_a_list_and_each_carrier_is_a_line(tmp_path: Path) -> None:
    replicas = [{"Region": region, "DeletionProtectionEnabled": True} for region in ("eu-central-1", "eu-west-1")]
    resources = {
        "Users": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {"Replicas": replicas}},
        "Policy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": ["q-1", "q-2"], "PolicyDocument": {}}},
    }
    sets = {
        "deletion_protection": ["AWS::DynamoDB::GlobalTable.Replicas.DeletionProtectionEnabled"],
        "enforce_ssl": ["AWS::SQS::QueuePolicy.PolicyDocument"],
    }
    metadata = {
        "dev/orders/All": [settled("Paved", sets)],
        "dev/orders/All/A": logical_id("Users"),
        "dev/orders/All/B": logical_id("Policy"),
    }
    live = FakeAws(
        {"Users": "u", "Policy": "p"},
        {
            ("dynamodb", "describe_table"): {"Table": {"DeletionProtectionEnabled": True}},
            ("sqs", "get_queue_attributes"): lambda QueueUrl, **_: (  # noqa: N803 - boto3's name
                {"Attributes": {"Policy": '{"Statement": []}' if QueueUrl == "q-1" else '{"Statement": [{}]}'}}
            ),
        },
    )
    report = verify(Assembly.read(staged(tmp_path, resources, metadata)), clients=live)
    assert [(line.property.split(".", 1)[1], line.verdict) for line in report.lines if line.kind] == [
        ("Replicas[0].DeletionProtectionEnabled", Verdict.MATCHED),
        ("Replicas[1].DeletionProtectionEnabled", Verdict.MATCHED),
        ("PolicyDocument", Verdict.MATCHED),
        ("PolicyDocument", Verdict.DIFFERENT),
    ]


def test_the_same_call_is_made_once_in_a_run_even_if_it_failed(tmp_path: Path) -> None:
    paths = dict(METADATA)
    sets = {row: ["AWS::S3::Bucket.VersioningConfiguration"] for row in ("one", "two", "three")}
    paths["dev/orders/Receipts"] = [settled("PavedBucket", sets)]
    live = aws(get_bucket_versioning=error("AccessDenied"))
    report = verify(Assembly.read(staged(tmp_path, RESOURCES, paths)), clients=live)
    assert report.counts[Verdict.UNANSWERED] == 3
    assert live.asked["s3", "get_bucket_versioning"] == 1


@pytest.mark.parametrize(
    ("call", "answer", "message"),
    [
        (
            "get_caller_identity",
            {"Account": "999999999999"},
            "account 123456789012; these credentials are of 999999999999",
        ),
        ("get_caller_identity", error("ExpiredToken"), "AWS does not accept these credentials"),
        ("get_caller_identity", NoCredentialsError(), "sts cannot be asked: Unable to locate credentials"),
        ("get_bucket_policy", error("UnrecognizedClientException"), "AWS does not accept these credentials"),
        ("describe_stacks", error("AccessDenied"), "CloudFormation does not tell of dev-orders"),
    ],
)
def test_who_cannot_ask_verifies_nothing(tmp_path: Path, call: str, answer: Any, message: str) -> None:
    with pytest.raises(VerifyError, match=message):
        verify(assembly(tmp_path), clients=aws(**{call: answer}))


def test_an_unknown_stack_is_named_before_aws_is_asked(tmp_path: Path) -> None:
    live = aws()
    with pytest.raises(AssemblyError, match="no stack is called 'dev/order'"):
        verify(assembly(tmp_path), ["dev/order"], clients=live)
    assert not live.asked
