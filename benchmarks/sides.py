"""The sides of the comparison: the same services, and how their user runs each through the CDK CLI."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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


BOTH_TIERS = {"dev": "sandbox", "prod": "production"}
PRODUCTION = {"prod": "production"}


@dataclass(frozen=True)
class Load:
    """What a run builds: `services` by name, into each of `stages` ({name: tier}); all of that `copies` times."""

    services: tuple[str, ...]
    stages: Mapping[str, str]
    copies: int = 1

    @property
    def stacks(self) -> int:
        """How many stacks that is."""
        return len(self.services) * len(self.stages) * self.copies

    @property
    def context(self) -> dict[str, Any]:
        """Return the context that asks an app for it."""
        return {"services": list(self.services), "stages": dict(self.stages), "copies": self.copies}

    def times(self, copies: int) -> Load:
        """Return the same, built as often."""
        return replace(self, copies=copies)


IDENTITY = Load(("identity",), PRODUCTION)
PLAYBACK = Load(("playback",), PRODUCTION)
APP = Load(("platform", "identity", "playback", "recommendations"), BOTH_TIERS)
"""All services of the repository, in one app."""


@dataclass(frozen=True)
class Side:
    """One way to write the services; `command` is the app process that the CDK CLI would start."""

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


def environment(outdir: Path, load: Load) -> dict[str, str]:
    """Return the environment that the CDK CLI gives an app which is to build `load` into `outdir`."""
    context = {**CDK_JSON["context"], **AS_BY_CLI, **load.context}
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "CDK_CONTEXT_JSON": json.dumps(context), "CDK_OUTDIR": str(outdir)}
