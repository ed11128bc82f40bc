"""The benchmark compares like with like, and says where it does not; a missed bound is not passed over."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from benchmarks.paved.app import build
from benchmarks.plain_python.app import build as build_plainly
from benchmarks.results import as_markdown, ratios
from benchmarks.same import differences
from benchmarks.sides import environment, node
from paved_constructs import PavedApp

ROOT = Path(__file__).parents[1]
JAVASCRIPT = ROOT / "benchmarks" / "plain_javascript" / "app.js"
WITH_LIBRARY = """
import glob, os, subprocess, sys
import aws_cdk  # jsii unpacks the JavaScript library, and keeps it while this process lives
(modules,) = glob.glob(os.environ["TMPDIR"] + "/jsii-kernel-*/node_modules")
subprocess.run(sys.argv[1:], env=os.environ | {"NODE_PATH": modules}, check=True)
"""
"""Runs a command that finds the CDK's JavaScript library without npm having installed it."""


@pytest.fixture
def ours(paved_app: PavedApp) -> Path:
    """The assembly of the service on the paved road."""
    build(paved_app)
    return Path(paved_app.synth().directory)


@pytest.fixture
def plain(paved_context: Mapping[str, Any], tmp_path: Path) -> Path:
    """The assembly of the service in plain CDK Python; not validated here, as ours has been."""
    app = App(outdir=str(tmp_path / "plain"), context=paved_context, builtin_cloud_formation_validation=False)
    build_plainly(app)
    return Path(app.synth().directory)


def test_plain_python_is_the_same_service(ours: Path, plain: Path) -> None:
    assert differences(ours, plain) == []


def test_plain_javascript_is_the_same_service(ours: Path, tmp_path: Path) -> None:
    outdir = tmp_path / "javascript"
    folder = {"TMPDIR": str(tmp_path), "CDK_VALIDATION": "false"}
    command = [sys.executable, "-c", WITH_LIBRARY, node(), str(JAVASCRIPT)]
    subprocess.run(command, env=environment(outdir, 1) | folder, check=True)
    assert differences(ours, outdir) == []


def test_a_property_that_differs_is_named_with_both_values(ours: Path, plain: Path) -> None:
    (template,) = plain.glob("assembly-prod/*.template.json")
    changed = json.loads(template.read_text())
    (sign_in,) = (name for name in changed["Resources"] if re.fullmatch(r"SignIn[0-9A-F]{8}", name))
    changed["Resources"][sign_in]["Properties"]["MemorySize"] = 64
    template.write_text(json.dumps(changed))
    assert differences(ours, plain) == ["prod-identity.Resources.SignIn.Properties.MemorySize: 1769 and 64"]


def test_a_missed_bound_is_marked_in_the_table() -> None:
    names = {"paved": "paved road", "python": "plain Python"}
    found = {"synth": [{"paved": 1.0, "python": 2.0}, {"paved": 3.0, "python": 4.0}, {"paved": 2.0, "python": 2.0}]}
    (synth,) = ratios(found)
    assert (synth.median, synth.least, synth.most, synth.kept) == (0.75, 0.5, 1.0, False)
    table = as_markdown(found, names, {"paved": {1: 2.0}, "python": {1: 2.0}})
    assert "| 2.00 s | 2.00 s | 0.75 (0.50 to 1.00), at most 0.55: **missed** |" in table
