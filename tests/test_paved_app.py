"""The app of a team in its own repository: five lines, started by the CDK CLI or by Python alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import jsii
import pytest
from aws_cdk import IStableStringProducer, Lazy
from aws_cdk.aws_s3 import CfnBucket
from aws_cdk.aws_sns import CfnTopic
from aws_cdk.aws_ssm import StringParameter

from paved_constructs import PavedApp, PavedBucket, PavedError, PavedStack, PavedStage, Tier, waived
from paved_constructs.app import SynthesisError, project_context
from paved_constructs.core.stage import TODAY
from paved_constructs.garbage import STARTED_BY_THE_CLI

REPOSITORY: Final = Path(__file__).parents[1]
UNTIL: Final = "2027-03-31"

APP: Final = """\
from paved_constructs import PavedApp, PavedStage, Tier
from orders import Orders
app = PavedApp()
Orders(PavedStage(app, "dev", tier=Tier.SANDBOX, account="123456789012", region="eu-central-1"))
app.synth()
"""

ORDERS: Final = f"""\
from paved_constructs import PavedBucket, PavedStack, waived

class Orders(PavedStack):
    def __init__(self, stage):
        super().__init__(stage, service="orders", owner="payments")
        PavedBucket(self, "Receipts", versioned=waived(False, because="copies of the ledger's rows", until="{UNTIL}"))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A team's repository: its app, one service, and the CDK's settings, with a date so that no waiver runs out."""
    settings = json.loads((REPOSITORY / "cdk.json").read_text())
    settings["context"][TODAY] = "2026-11-22"
    for name, text in {"app.py": APP, "orders.py": ORDERS, "cdk.json": json.dumps(settings)}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def run(project: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a project, without the CDK's variables of whoever runs the tests."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("CDK_", "AWS_"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), str(REPOSITORY / "node_modules/.bin"), kept["PATH"]])
    settings = {"PATH": path, "CDK_DISABLE_VERSION_CHECK": "1", "CDK_DISABLE_CLI_TELEMETRY": "true"}
    variables = kept | settings | environment
    return subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, check=False)


def stage(app: PavedApp) -> PavedStage:
    return PavedStage(app, "dev", tier=Tier.SANDBOX, account="123456789012", region="eu-central-1")


def files(folder: Path) -> dict[str, bytes]:
    """Return what stands in each file of a folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_python_alone_and_the_cli_write_the_same_assembly_byte_by_byte(project):
    alone = run(project, sys.executable, "app.py", CDK_OUTDIR="alone")
    by_cli = run(project, "cdk", "synth", "--quiet", "--output", "by-cli", AWS_EC2_METADATA_DISABLED="true")
    assert (alone.returncode, alone.stdout, alone.stderr) == (0, "", "")
    assert by_cli.returncode == 0, by_cli.stderr
    written = files(project / "alone")
    assert written == files(project / "by-cli")
    assert not [name for name, content in written.items() if str(project).encode() in content]
    assert not [name for name, content in written.items() if str(REPOSITORY).encode() in content]


def test_what_has_run_out_ends_the_program_with_a_message_and_no_template(project):
    context = json.dumps({TODAY: "2027-04-01"})  # as `cdk synth -c paved:today=2027-04-01` hands it over
    ended = run(project, sys.executable, "app.py", CDK_OUTDIR="cdk.out", CDK_CONTEXT_JSON=context)
    assert ended.returncode == 1
    *_, last = ended.stderr.splitlines()
    assert last == (
        "paved_constructs.app.SynthesisError: dev/orders/Receipts: the waiver of versioned ran out on 2027-03-31; "
        "payments renews it with a reason or removes it"
    )
    assert "JavaScript" not in ended.stderr
    assert not [name for name in files(project / "cdk.out") if name.endswith(("manifest.json", "template.json"))]


class Ledger(PavedStack):
    """A service whose waiver ran out before the date of the tests."""

    def __init__(self, stage: PavedStage) -> None:
        super().__init__(stage, service="ledger", owner="payments")
        PavedBucket(self, "Rows", versioned=waived(False, because="copies of the books' rows", until="2026-01-31"))


def test_expired_waivers_of_all_stages_are_named_at_once_and_nothing_is_left_to_deploy(paved_app, sandbox, production):
    Ledger(sandbox)
    Ledger(production)
    earlier = Path(paved_app.outdir) / "manifest.json"
    earlier.write_text("{}")
    with pytest.raises(SynthesisError) as raised:
        paved_app.synth()
    says = "the waiver of versioned ran out on 2026-01-31; payments renews it with a reason or removes it"
    assert str(raised.value).splitlines() == [f"{stage}/ledger/Rows: {says}" for stage in ("sandbox", "production")]
    assert not [name for name in files(earlier.parent) if name.endswith(("manifest.json", "template.json"))]


def test_a_failed_validation_leaves_the_report_and_nothing_to_deploy(paved_app, sandbox):
    CfnBucket(PavedStack(sandbox, service="orders", owner="payments"), "Bucket", bucket_name="Not_A_Name")
    with pytest.raises(SynthesisError):
        paved_app.synth()
    left = files(Path(paved_app.outdir))
    assert "validation-report.json" in left
    assert not [name for name in left if name.endswith(("manifest.json", "template.json"))]


def test_what_goes_wrong_inside_the_cdk_is_said_without_javascript(paved_app, sandbox):
    @jsii.implements(IStableStringProducer)
    class Name:
        def produce(self) -> str:
            raise LookupError("no name was chosen")

    CfnTopic(PavedStack(sandbox, service="orders", owner="payments"), "Topic", topic_name=Lazy.string(Name()))
    with pytest.raises(SynthesisError) as raised:
        paved_app.synth()
    assert "no name was chosen" in str(raised.value)
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("given", ["tomorrow", "2026-02-30", 20261122])
def test_a_date_that_is_none_is_refused(tmp_path, given):
    with pytest.raises(PavedError) as raised:
        PavedApp(outdir=str(tmp_path), context={TODAY: given})
    assert str(raised.value) == f"the app: paved:today={given!r} is no date; write YYYY-MM-DD"


def test_the_date_is_todays_unless_the_context_gives_another(tmp_path):
    before = datetime.now(UTC).date()
    todays, given = (PavedApp(outdir=str(tmp_path), context=context) for context in ({}, {TODAY: "2027-01-01"}))
    assert before <= stage(todays).today <= datetime.now(UTC).date()
    assert stage(given).today == date(2027, 1, 1)


def test_without_cdk_json_there_is_no_app(tmp_path, monkeypatch):
    monkeypatch.delenv(STARTED_BY_THE_CLI, raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PavedError) as raised:
        PavedApp()
    assert (
        str(raised.value) == f"the app: no cdk.json in {tmp_path}, so no feature flags; start in the project's folder"
    )


def test_the_context_is_what_the_cli_would_read(tmp_path):
    (tmp_path / "cdk.json").write_text(json.dumps({"app": "python app.py", "context": {"flag": True, "zones": ["a"]}}))
    (tmp_path / "cdk.context.json").write_text(json.dumps({"looked-up": "vpc", "flag": False}))
    assert project_context(tmp_path) == {"flag": True, "zones": ["a"], "looked-up": "vpc"}


@pytest.fixture
def looking_up(paved_app: PavedApp, sandbox: PavedStage) -> PavedApp:
    """An app that needs a value which only AWS knows."""
    stack = PavedStack(sandbox, service="orders", owner="payments")
    CfnTopic(stack, "Topic", topic_name=StringParameter.value_from_lookup(stack, "/names/orders"))
    return paved_app


def test_what_must_be_looked_up_is_named_where_nobody_will(looking_up, monkeypatch):
    monkeypatch.delenv(STARTED_BY_THE_CLI, raising=False)
    with pytest.raises(SynthesisError) as raised:
        looking_up.synth()
    assert str(raised.value) == (
        "values have to be looked up in AWS, by `cdk synth`, and are not there: "
        "ssm:account=123456789012:parameterName=/names/orders:region=us-east-1"
    )


def test_the_cli_gets_the_dummies_that_it_replaces(looking_up, monkeypatch):
    monkeypatch.setenv(STARTED_BY_THE_CLI, "{}")
    looking_up.synth()
    assert (Path(looking_up.outdir) / "manifest.json").is_file()
