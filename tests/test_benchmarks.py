"""The benchmark compares like with like, and says where it does not; a missed bound is not passed over."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from benchmarks.bench import slopes
from benchmarks.paved.app import build
from benchmarks.plain_python.app import build as build_plainly
from benchmarks.results import as_markdown, ratios
from benchmarks.same import differences
from benchmarks.sides import APP, environment, node
from paved_constructs import PavedApp
from paved_constructs.app import project_context
from paved_constructs.core.stage import TODAY
from paved_constructs.testing import DATE

ROOT = Path(__file__).parents[1]
JAVASCRIPT = ROOT / "benchmarks" / "plain_javascript" / "app.js"
WITH_LIBRARY = """
import glob, os, subprocess, sys
import aws_cdk  # jsii unpacks the JavaScript library, and keeps it while this process lives
(modules,) = glob.glob(os.environ["TMPDIR"] + "/jsii-kernel-*/node_modules")
subprocess.run(sys.argv[1:], env=os.environ | {"NODE_PATH": modules}, check=True)
"""
"""Runs a command that finds the CDK's JavaScript library without npm having installed it."""


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    """What every side is asked for: all services of the benchmark, in both tiers."""
    return {**project_context(ROOT), **APP.context}


@pytest.fixture(scope="module")
def ours(context: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assembly of the services on the paved road."""
    app = PavedApp(outdir=str(tmp_path_factory.mktemp("ours")), context={**context, TODAY: DATE})
    build(app)
    return Path(app.synth().directory)


@pytest.fixture(scope="module")
def plain(context: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assembly of the services in plain CDK Python; not validated here, as ours has been."""
    outdir = str(tmp_path_factory.mktemp("plain"))
    app = App(outdir=outdir, context=context, builtin_cloud_formation_validation=False)
    build_plainly(app)
    return Path(app.synth().directory)


def test_plain_python_is_the_same_services(ours: Path, plain: Path) -> None:
    assert differences(ours, plain) == []


def test_plain_javascript_is_the_same_services(ours: Path, tmp_path: Path) -> None:
    outdir = tmp_path / "javascript"
    folder = {"TMPDIR": str(tmp_path), "CDK_VALIDATION": "false"}
    command = [sys.executable, "-c", WITH_LIBRARY, node(), str(JAVASCRIPT)]
    subprocess.run(command, env=environment(outdir, APP) | folder, check=True)
    assert differences(ours, outdir) == []


def test_a_property_that_differs_is_named_with_both_values(ours: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(ours, tmp_path / "changed"))
    (template,) = changed.glob("assembly-prod/*identity*.template.json")
    content = json.loads(template.read_text())
    (sign_in,) = (name for name in content["Resources"] if re.fullmatch(r"SignIn[0-9A-F]{8}", name))
    content["Resources"][sign_in]["Properties"]["MemorySize"] = 64
    template.write_text(json.dumps(content))
    assert differences(ours, changed) == [f"prod-identity.Resources.{sign_in}.Properties.MemorySize: 1769 and 64"]


def test_growth_is_the_time_of_each_more_stack() -> None:
    times = {6: {"paved": 2.0, "python": 4.0}, 18: {"paved": 5.0, "python": 7.6}}
    assert slopes(times) == pytest.approx({"paved": 0.25, "python": 0.3})


def test_a_missed_bound_is_marked_in_the_table() -> None:
    names = {"paved": "paved road", "python": "plain Python"}
    found = {"identity": [{"paved": 1.0, "python": 2.0}, {"paved": 3.0, "python": 4.0}, {"paved": 2.0, "python": 2.0}]}
    (synth,) = ratios(found)
    assert (synth.median, synth.least, synth.most, synth.kept) == (0.75, 0.5, 1.0, False)
    table = as_markdown(found, names, {"identity": {"paved": {1: 2.0}, "python": {1: 2.0}}})
    assert "| 2.00 s | 2.00 s | 0.75 (0.50 to 1.00), at most 0.55: **missed** |" in table
