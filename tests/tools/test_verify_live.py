"""A deployed stack passes as it was deployed; what is changed behind its back is the line that fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from aws_cdk import App
from aws_cdk.aws_dynamodb import Attribute, AttributeType

from paved_constructs import PavedBucket, PavedSecret, PavedStack, PavedStage, PavedTable, Tier, waived
from paved_constructs.core.stage import TODAY
from paved_constructs.parts.dead_letter_queue import PavedDeadLetterQueue
from paved_constructs.parts.log_group import PavedLogGroup
from paved_constructs.tools.assembly import Assembly, StackArtifact
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED
from paved_constructs.tools.verify import Clients, Gaps, Report, Verdict, verify
from paved_constructs.tools.verify.report import PROBLEMS

GAPS = Gaps(RECORDED, NOT_EMULATED)
LOG_BUCKET = "verified-logs"


class Verified(PavedStack):
    """What a service has of everything that keeps something."""

    def __init__(self, stage: PavedStage) -> None:
        super().__init__(stage, service="orders", owner="payments")
        PavedBucket(self, "Receipts")
        PavedTable(
            self,
            "Users",
            partition_key=Attribute(name="pk", type=AttributeType.STRING),
            time_to_live_attribute=None,
        )
        unrotated = waived(None, because="nobody can use it yet", until="2027-03-31")
        PavedSecret(self, "Token", rotation=unrotated)
        PavedDeadLetterQueue(self, "Failed")
        PavedLogGroup(self, "Logs")


@dataclass(frozen=True)
class Live:
    """The deployed service: where it is, the physical ids of its resources by type, and the assembly it came from."""

    aws: LocalAws
    assembly: Assembly
    clients: Clients
    physical: dict[str, str]

    def verify(self) -> Report:
        return verify(self.assembly, ["verified/orders"], clients=self.clients, gaps=GAPS)

    def client(self, service: str) -> Any:
        return self.clients(service, None)


def deployed(aws: LocalAws, stack: StackArtifact) -> None:
    """Create a stack with its tags and its protection, as the CDK CLI does."""
    cloudformation = aws.client("cloudformation")
    cloudformation.create_stack(
        StackName=stack.name,
        TemplateBody=stack.template_path.read_text(encoding="utf-8"),
        Tags=[{"Key": key, "Value": value} for key, value in stack.tags.items()],
        EnableTerminationProtection=stack.termination_protection,
    )
    waiter = cloudformation.get_waiter("stack_create_complete")
    waiter.wait(StackName=stack.name, WaiterConfig={"Delay": 0.05, "MaxAttempts": 400})


@pytest.fixture(scope="module")
def live(aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Live:
    folder = tmp_path_factory.mktemp("verified") / "cdk.out"
    app = App(builtin_cloud_formation_validation=False, context={TODAY: "2026-11-22"}, outdir=str(folder))
    Verified(PavedStage(app, "verified", tier=Tier.PRODUCTION, account=aws.account, region=aws.region))
    app.synth()
    aws.client("s3").create_bucket(Bucket=LOG_BUCKET)
    given = {"/paved/verified/log-bucket": LOG_BUCKET, "/cdk-bootstrap/hnb659fds/version": "30"}
    for name, value in given.items():
        aws.client("ssm").put_parameter(Name=name, Value=value, Type="String", Overwrite=True)
    assembly = Assembly.read(folder)
    stack = assembly.stack("verified/orders")
    deployed(aws, stack)
    found = aws.client("cloudformation").list_stack_resources(StackName=stack.name)["StackResourceSummaries"]
    physical = {resource["ResourceType"]: resource["PhysicalResourceId"] for resource in found}
    client = cache(aws.client)
    return Live(aws, assembly, lambda service, _region: client(service), physical)


def problems(report: Report) -> set[tuple[str, str]]:
    return {(line.construct, line.row) for line in report.lines if line.verdict in PROBLEMS}


def test_a_stack_passes_as_it_was_deployed(live: Live) -> None:
    report = live.verify()
    assert problems(report) == set()
    assert report.exit_code == 0
    assert report.counts[Verdict.MATCHED] > 30
    assert [left.row for left in report.departures] == ["rotation"]


def suspend_versioning(live: Live, bucket: str) -> Callable[[], object]:
    def put(status: str) -> None:
        live.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})

    put("Suspended")
    return lambda: put("Enabled")


def allow_plain_http(live: Live, bucket: str) -> Callable[[], object]:
    s3 = live.client("s3")
    policy = s3.get_bucket_policy(Bucket=bucket)["Policy"]
    s3.delete_bucket_policy(Bucket=bucket)
    return lambda: s3.put_bucket_policy(Bucket=bucket, Policy=policy)


def unprotect_table(live: Live, table: str) -> Callable[[], object]:
    update = live.client("dynamodb").update_table
    update(TableName=table, DeletionProtectionEnabled=False)
    return lambda: update(TableName=table, DeletionProtectionEnabled=True)


def stop_rotation(live: Live, key: str) -> Callable[[], object]:
    kms = live.client("kms")
    kms.disable_key_rotation(KeyId=key)
    return lambda: kms.enable_key_rotation(KeyId=key)


def shorten_logs(live: Live, group: str) -> Callable[[], object]:
    put = live.client("logs").put_retention_policy
    put(logGroupName=group, retentionInDays=1)
    return lambda: put(logGroupName=group, retentionInDays=365)


def forget_messages(live: Live, queue: str) -> Callable[[], object]:
    put = live.client("sqs").set_queue_attributes
    put(QueueUrl=queue, Attributes={"MessageRetentionPeriod": "60"})
    return lambda: put(QueueUrl=queue, Attributes={"MessageRetentionPeriod": "1209600"})


@pytest.mark.parametrize(
    ("change", "kind", "seen"),
    [
        (suspend_versioning, "AWS::S3::Bucket", {("Receipts", "versioned")}),
        (allow_plain_http, "AWS::S3::Bucket", {("Receipts", "enforce_ssl"), ("Receipts", "minimum_tls_version")}),
        (unprotect_table, "AWS::DynamoDB::GlobalTable", {("Users", "deletion_protection")}),
        (stop_rotation, "AWS::KMS::Key", {("Key", "enable_key_rotation")}),
        (shorten_logs, "AWS::Logs::LogGroup", {("Logs", "retention")}),
        (forget_messages, "AWS::SQS::Queue", {("Failed", "retention_period")}),
    ],
)
def test_what_is_changed_behind_its_back_is_what_fails(
    live: Live, change: Callable[[Live, str], Callable[[], object]], kind: str, seen: set[tuple[str, str]]
) -> None:
    undo = change(live, live.physical[kind])
    try:
        report = live.verify()
    finally:
        undo()
    assert problems(report) == {(f"verified/orders/{construct}", row) for construct, row in seen}
    assert report.exit_code == 1
    assert live.verify().exit_code == 0
