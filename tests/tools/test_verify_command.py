"""`paved verify` as it is typed: what it prints, and its exit codes."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from paved_constructs.tools.verify import Gaps, commands
from tests.tools.cdk_out import settled, staged
from tests.tools.fake_aws import FakeAws
from tests.tools.orders import METADATA, RESOURCES, aws

DIFFERENT = {"get_bucket_versioning": {"Status": "Suspended"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return staged(tmp_path / "cdk.out", RESOURCES, METADATA)


@pytest.fixture
def paved(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs `paved verify` against recorded answers; each test says which."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)

    def run(live: FakeAws, *arguments: object, **more: Any) -> Result:
        monkeypatch.setattr(commands, "session_clients", lambda _endpoint_url: live)
        return CliRunner().invoke(commands.verify, [str(argument) for argument in arguments], **more)

    return run


def test_it_prints_a_line_for_each_property_the_departures_and_the_counts(paved: Any, folder: Path) -> None:
    done = paved(aws(**DIFFERENT), "-a", folder, "dev/orders")
    assert done.output.splitlines() == [
        "dev/orders",
        "  matched       (the stack)          tags                    AWS::CloudFormation::Stack.Tags",
        "  matched       (the stack)          termination_protection  "
        "AWS::CloudFormation::Stack.EnableTerminationProtection",
        "  different     Receipts             versioned               AWS::S3::Bucket.VersioningConfiguration"
        "                           Status: expected Enabled, live Suspended",
        "  matched       Receipts/Policy      enforce_ssl             AWS::S3::BucketPolicy.PolicyDocument",
        "  matched       Users                deletion_protection     "
        "AWS::DynamoDB::GlobalTable.Replicas[0].DeletionProtectionEnabled",
        "  matched       Users/Watched/Alarm  alarms                  AWS::CloudWatch::Alarm.AlarmActions",
        "departures from golden defaults",
        "  dev/orders/Receipts  versioned  until 2027-03-31, search answers for it: remade in minutes",
        "5 matched · 1 different",
    ]
    assert done.exit_code == 1


def test_only_problems_are_printed_when_asked_and_the_counts_always(paved: Any, folder: Path) -> None:
    assert paved(aws(), "-a", folder, "--only-problems").output == "6 matched · 0 different\n"
    problems = paved(aws(**DIFFERENT), "-a", folder, "--only-problems").output.splitlines()
    assert [line.split()[0] for line in problems] == ["dev/orders", "different", "5"]


def test_what_passes_exits_with_0_and_is_machine_readable(paved: Any, folder: Path) -> None:
    done = paved(aws(), "-a", folder, "--json")
    report = json.loads(done.output)
    assert (done.exit_code, report["exit_code"]) == (0, 0)
    assert report["counts"] == {
        "matched": 6,
        "different": 0,
        "missing": 0,
        "not answered": 0,
        "recorded": 0,
        "not emulated": 0,
        "not readable": 0,
    }
    assert report["departures"][0]["owner"] == "search"
    assert report["lines"][2] == {
        "stack": "dev/orders",
        "construct": "dev/orders/Receipts",
        "kind": "PavedBucket",
        "row": "versioned",
        "resource": "Receipts",
        "path": "dev/orders/Receipts/Default/Resource",
        "property": "AWS::S3::Bucket.VersioningConfiguration",
        "verdict": "matched",
        "note": "",
        "differences": [],
    }


def test_it_is_told_what_an_endpoint_cannot_show(paved: Any, folder: Path) -> None:
    asked: list[str] = []

    def gaps_at(endpoint_url: str) -> Gaps:
        asked.append(endpoint_url)
        return Gaps(recorded={"AWS::DynamoDB::GlobalTable": "a record"})

    there = paved(aws(), "-a", folder, "--endpoint-url", "http://127.0.0.1:4566", obj=gaps_at)
    assert "recorded" in there.output
    assert asked == ["http://127.0.0.1:4566"]
    real = paved(aws(), "-a", folder, obj=gaps_at)
    assert "recorded" not in real.output
    assert len(asked) == 1


def test_nothing_verified_is_an_error(paved: Any, tmp_path: Path) -> None:
    folder = staged(tmp_path / "cdk.out", RESOURCES, {"dev/orders/Receipts": [settled("PavedBucket", {})]})
    done = paved(aws(), "-a", folder)
    assert done.exit_code == 2
    assert "no golden property was verified" in done.output


def test_wrong_use_exits_with_2_and_says_what_is_wrong(paved: Any, folder: Path, tmp_path: Path) -> None:
    unknown = paved(aws(), "-a", folder, "dev/order")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "no stack is called 'dev/order'" in unknown.stderr
    assert "there is: dev/orders" in unknown.stderr
    nowhere = paved(aws(), "-a", tmp_path / "nowhere")
    assert nowhere.exit_code == 2
    assert "is no folder; give the `cdk.out` that `cdk synth` wrote" in nowhere.stderr


@pytest.fixture
def usual_depth() -> Iterator[None]:
    """Python's own limit of nested calls: other tests' tools raise it for good."""
    raised = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(raised)


@pytest.mark.usefixtures("usual_depth")
def test_a_template_that_is_nested_without_end_is_wrong_use_too(paved: Any, tmp_path: Path) -> None:
    deep: Any = "Enabled"
    for _ in range(700):
        deep = {"Status": deep}
    receipts = {"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": deep}}
    done = paved(aws(), "-a", staged(tmp_path / "cdk.out", RESOURCES | {"Receipts": receipts}, METADATA))
    assert done.exit_code == 2
    assert "a template in it is nested too deeply to be read" in done.stderr


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No credentials from anywhere."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return monkeypatch


def test_without_credentials_or_without_aws_it_exits_with_2(nobody: pytest.MonkeyPatch, folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        arguments = ["-a", str(folder), "--endpoint-url", f"http://127.0.0.1:{free.getsockname()[1]}"]
        done = CliRunner().invoke(commands.verify, arguments)
        assert done.exit_code == 2
        assert "sts cannot be asked: Unable to locate credentials" in done.stderr
        nobody.setenv("AWS_ACCESS_KEY_ID", "test")
        nobody.setenv("AWS_SECRET_ACCESS_KEY", "test")
        nobody.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
        done = CliRunner().invoke(commands.verify, arguments)
        assert done.exit_code == 2
        assert "sts cannot be asked: Could not connect to the endpoint URL" in done.stderr


def test_no_name_in_an_assembly_steers_the_terminal(paved: Any, tmp_path: Path) -> None:
    folder = staged(tmp_path / "cdk.out", RESOURCES, METADATA)
    manifest = folder / "assembly-dev" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"dev/orders"', '"dev/\\u001b[2Jorders[bold]"'), encoding="utf-8")
    done = paved(aws(), "-a", folder)
    assert "\x1b" not in done.output
    assert done.output.startswith("dev/?[2Jorders[bold]\n")
