"""The sides of the comparison: the same service, and how its user runs each through the CDK CLI."""

from __future__ import annotations

import json
import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from paved_constructs.node import JSII_NODE

ROOT = Path(__file__).parents[1]
CDK_JSON = json.loads((ROOT / "cdk.json").read_text())

AS_BY_CLI = {
    "aws:cdk:enable-path-metadata": True,
    "aws:cdk:enable-asset-metadata": True,
    "aws:cdk:disable-version-reporting": True,
    "aws:cdk:bundling-stacks": ["**"],
}
"""What the CDK CLI adds to the context of cdk.json; version reporting is off in ours, so it is for all."""


@dataclass(frozen=True)
class Side:
    """One way to write the service; `command` is the app process that the CDK CLI would start."""

    name: str
    command: tuple[str, ...]


def sides() -> dict[str, Side]:
    """Return the sides by their keys: "paved", "python" and "javascript".

    Ours runs with the interpreter's options of cdk.json's app command, plain Python with none. All run on the Node of
    this environment. Raises FileNotFoundError where the JavaScript library is not installed.
    """
    if not (ROOT / "benchmarks" / "node_modules" / "aws-cdk-lib").is_dir():
        raise FileNotFoundError("benchmarks/node_modules is not there: run `npm ci --prefix benchmarks`")
    _, *options, _ = shlex.split(CDK_JSON["app"])
    app = str(ROOT / "benchmarks" / "plain_javascript" / "app.js")
    return {
        "paved": Side("paved road", (sys.executable, *options, "-m", "benchmarks.paved.app")),
        "python": Side("plain Python", (sys.executable, "-m", "benchmarks.plain_python.app")),
        "javascript": Side("plain JavaScript", (node(), app)),
    }


def node() -> str:
    """Return the Node of this environment, as paved_constructs sets it for itself and for whoever it starts."""
    return os.environ[JSII_NODE]


def environment(outdir: Path, copies: int) -> dict[str, str]:
    """Return the environment that the CDK CLI gives an app which is to build `copies` of the service into `outdir`."""
    context = {**CDK_JSON["context"], **AS_BY_CLI, "copies": str(copies)}
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "CDK_CONTEXT_JSON": json.dumps(context), "CDK_OUTDIR": str(outdir)}
