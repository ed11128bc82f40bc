"""The CDK CLI as its users type it, in the project's environment, with AWS on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from paved_constructs.tools.local.emulator import LocalAws, local_aws

ROOT = Path(__file__).parents[2]
CDK = ROOT / "bin" / "cdk"
PAVED = Path(sys.executable).with_name("paved")


def run(aws: LocalAws, *command: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **aws.environment()}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def account() -> Iterator[LocalAws]:
    """An account of this module's own."""
    with local_aws() as aws:
        yield aws


def test_bootstrap_deploy_diff_and_verify_as_one_types_them(account: LocalAws, tmp_path: Path) -> None:
    outdir = ["-o", str(tmp_path / "cdk.out")]
    built = run(account, CDK, "synth", "-c", "service=platform", "--quiet", *outdir)
    assert built.returncode == 0, built.stderr
    assembly = ["-a", str(tmp_path / "cdk.out")]
    ready = run(account, CDK, "bootstrap", f"aws://{account.account}/{account.region}", *assembly)
    assert ready.returncode == 0, ready.stderr
    listed = run(account, CDK, "list", *assembly)
    assert listed.stdout.split() == ["dev/platform", "(dev-platform)", "prod/platform", "(prod-platform)"]

    deployed = run(account, CDK, "deploy", "dev/platform", *assembly, "--require-approval", "never")
    assert deployed.returncode == 0, deployed.stderr
    same = run(account, CDK, "diff", "dev/platform", *assembly, "--fail")
    assert same.returncode == 0, same.stderr

    verified = run(account, PAVED, "verify", "dev/platform", *assembly)
    assert verified.returncode == 0, verified.stdout
    buckets = account.client("s3").list_buckets()["Buckets"]
    (name,) = (bucket["Name"] for bucket in buckets if bucket["Name"].startswith("dev-platform"))
    account.client("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    differs = run(account, PAVED, "verify", "dev/platform", *assembly, "--only-problems")
    assert differs.returncode == 1
    assert "AWS::S3::Bucket.VersioningConfiguration" in differs.stdout
