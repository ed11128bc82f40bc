"""A synth against the guardrails: errors fail it, warnings are reported, departures are listed with all they owe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import jsii
import pytest
from aws_cdk import (
    Annotations,
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    Stack,
    Validations,
)
from aws_cdk.aws_s3 import CfnBucket
from constructs import Construct

from paved_constructs import Golden, PavedApp, PavedBucket, PavedStack, PavedStage, waived
from paved_constructs.app import SynthesisError
from paved_constructs.core.settle import settle
from paved_constructs.core.stack import SETTLED
from paved_constructs.tools.guardrails.engine import Template, engine

TABLE: Final = {"quiet": Golden(True, why="nobody is woken")}
WAIVER: Final = waived(False, because="remade from the originals in minutes", until="2027-03-31")


class Thing(Construct):
    """Settles a table, and has no resource to show for it."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        settle(self, TABLE, {"quiet": WAIVER})


@jsii.implements(IPolicyValidationPlugin)
class Silent:
    """A plugin of somebody else's that fails, and finds nothing."""

    @property
    def name(self) -> str:
        return "Silent"

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:  # noqa: ARG002  # CDK's
        return PolicyValidationPluginReport(success=False, violations=[])


@pytest.fixture
def stack(sandbox: PavedStage) -> PavedStack:
    return PavedStack(sandbox, service="orders", owner="payments")


def plugin(app: PavedApp, name: str) -> dict[str, Any]:
    """Return what a plugin said in the report of an app's synth."""
    reports = json.loads((Path(app.outdir) / "validation-report.json").read_text())["pluginReports"]
    (found,) = (report for report in reports if report["pluginName"] == name)
    return found


def test_an_error_fails_the_synth_and_says_all_that_is_needed(paved_app, stack):
    CfnBucket(stack, "Bucket", bucket_name="Not_A_Name")
    with pytest.raises(SynthesisError) as raised:
        paved_app.synth()
    (line,) = str(raised.value).splitlines()
    assert line.startswith("sandbox/orders/Bucket (Bucket): BucketName: 'Not_A_Name' does not match pattern")
    assert line.endswith("[CloudFormation-Validate::F3031]")


def test_an_error_names_the_fix_where_the_rule_knows_one(paved_app, stack):
    CfnBucket(stack, "Bucket", lifecycle_configuration={"rules": []}).add_property_deletion_override(
        "LifecycleConfiguration.Rules"
    )
    with pytest.raises(SynthesisError) as raised:
        paved_app.synth()
    assert "\n  fix: Add the required property 'Rules'" in str(raised.value)


def test_an_error_that_a_construct_adds_to_itself_fails_the_synth(paved_app, stack):
    bucket = CfnBucket(stack, "Bucket")
    Annotations.of(bucket).add_error("too large for one bucket")
    with pytest.raises(SynthesisError) as raised:
        paved_app.synth()
    rule = "Annotation::error-annotation"
    assert str(raised.value) == f"sandbox/orders/Bucket (Bucket): too large for one bucket [{rule}]"


def test_a_warning_is_reported_and_fails_nothing(paved_app, stack, capsys):
    CfnBucket(stack, "Bucket", versioning_configuration={"status": "Perhaps"})
    paved_app.synth()
    (violation,) = plugin(paved_app, "CloudFormation Validate")["violations"]
    assert (violation["ruleName"], violation["severity"]) == ("W3030", "warning")
    assert capsys.readouterr().err.startswith("guardrails: 1 warning")


def test_each_departure_is_listed_with_reason_owner_and_end(paved_app, stack):
    PavedBucket(stack, "Thumbnails", versioned=WAIVER)
    Thing(stack, "Resourceless")
    paved_app.synth()
    found = plugin(paved_app, "paved")
    assert (found["conclusion"], found["violations"]) == ("success", [])
    listed = {departure["ruleName"]: departure for departure in found["suppressedViolations"]}
    assert sorted(listed) == ["PavedBucket.versioned", "Thing.quiet"]
    reason = "remade from the originals in minutes (owner: payments, until: 2027-03-31)"
    assert {departure["reason"] for departure in listed.values()} == {reason}
    assert listed["PavedBucket.versioned"]["acknowledgedAt"] == "sandbox/orders/Thumbnails"
    assert "AWS::S3::Bucket.VersioningConfiguration" in listed["PavedBucket.versioned"]["description"]
    assert listed["Thing.quiet"]["violatingConstructs"][0]["constructPath"] == "sandbox/orders/Resourceless"


@pytest.mark.parametrize("waivers", [{}, {"versioned": WAIVER}], ids=["nobody did", "another construct did"])
def test_a_departure_that_its_construct_did_not_acknowledge_fails_the_synth(paved_app, stack, waivers):
    silent = Construct(stack, "Silent")
    record = {"because": "nobody will notice", "until": "2027-03-31", "owner": "payments"}
    settled = {"construct": "PavedBucket", "sets": {}, "departures": {"versioned": record}}
    silent.node.add_metadata(SETTLED, {".": settled})
    PavedBucket(stack, "Thumbnails", **waivers)
    with pytest.raises(SynthesisError) as raised:
        paved_app.synth()
    (departure, fix) = str(raised.value).splitlines()
    assert departure.startswith("sandbox/orders/Silent: versioned ")
    assert departure.endswith("until 2027-03-31: nobody will notice [paved::PavedBucket.versioned]")
    assert fix.startswith("  fix: payments removes the waiver")


BROKEN = {
    "import": ("import no_such_validator", "No module named 'no_such_validator'"),
    "construction": ("raise OSError('its native library does not load')", "its native library does not load"),
    "silence": ("", "exit code 0: it said nothing"),
    "death": ('import os; print(\'{"version": "1"}\', flush=True); os.kill(os.getpid(), 9)', "exit code -9"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_an_engine_that_cannot_be_used_fails_the_synth(paved_context, tmp_path, monkeypatch, broken):
    program, said = BROKEN[broken]
    (tmp_path / "worker.py").write_text(program)
    monkeypatch.setattr("paved_constructs.tools.guardrails.engine.WORKER", tmp_path / "worker.py")
    engine.cache_clear()
    try:
        app = PavedApp(outdir=str(tmp_path / "cdk.out"), context=paved_context)
        CfnBucket(Stack(app, "Stack"), "Bucket")
        with pytest.raises(SynthesisError) as raised:
            app.synth()
        assert said in str(raised.value)
    finally:
        engine().end()
        engine.cache_clear()


def test_a_plugin_that_fails_without_a_word_fails_the_synth(paved_app, stack):
    CfnBucket(stack, "Bucket")
    Validations.of(paved_app).add_plugins(Silent())
    with pytest.raises(SynthesisError) as raised:
        paved_app.synth()
    assert str(raised.value) == "the validation plugin 'Silent' failed, and does not say why"


def test_a_template_that_the_engine_gives_up_on_is_warned_of(tmp_path):
    names = [f"P{number}" for number in range(24)]
    value: Any = "x"
    for name in names:
        value = {"Fn::If": [name, value, name.lower()]}
    template = tmp_path / "template.json"
    template.write_text(
        json.dumps(
            {
                "Parameters": {name: {"Type": "String"} for name in names},
                "Conditions": {name: {"Fn::Equals": [{"Ref": name}, "x"]} for name in names},
                "Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": value}}},
            }
        )
    )
    found = [
        finding
        for finding in engine().examine([Template(str(template))])[0]
        if finding.rule == "conditionParameterCombinations"
    ]
    assert [finding.severity for finding in found] == ["warning"]
    assert found[0].message.startswith("Not all was checked.")


def test_whoever_does_not_validate_does_not_load_the_engine():
    program = (
        "import sys, paved_constructs, paved_constructs.testing, paved_constructs.storage.bucket\n"
        "sys.exit('cloudformation_validate' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_engine_is_built_once_a_process(paved_context, tmp_path):
    engines = {id(engine()) for _ in (PavedApp(outdir=str(tmp_path / name), context=paved_context) for name in "ab")}
    assert len(engines) == 1


def test_the_engine_ends_with_the_process_that_started_it():
    program = (
        "from paved_constructs.tools.guardrails.engine import engine; e = engine(); print(e._process.pid, e.version)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    pid, version = done.stdout.split()
    assert version.count(".") == 2
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)
