"""Writes small cloud assemblies by hand, as the CDK of any language would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PLACE = "aws://123456789012/eu-central-1"


def settled(construct: str, sets: Mapping[str, list[str]], **departures: Mapping[str, str]) -> dict[str, Any]:
    """The metadata entry of a paved construct."""
    record = {"construct": construct, "sets": sets, "departures": departures}
    return {"type": "paved:settled", "data": {".": record}}


def write(path: Path, content: object) -> Path:
    """Write JSON, or a text as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def stack_artifact(**changes: Any) -> dict[str, Any]:
    """A stack's entry in a manifest; `changes` replace or add properties, None removes one."""
    properties = {
        "templateFile": "orders.template.json",
        "stackName": "dev-orders",
        "terminationProtection": True,
        "tags": {"service": "orders", "owner": "payments", "stage": "dev", "tier": "production"},
    }
    kept = {name: value for name, value in (properties | changes).items() if value is not None}
    return {"type": "aws:cloudformation:stack", "environment": PLACE, "properties": kept}


def staged(
    folder: Path,
    resources: Mapping[str, Any],
    metadata: Mapping[str, list[Any]],
    **template: Any,
) -> Path:
    """Write an assembly with the stack `dev/orders` in the stage `dev`, as today's CDK lays it out."""
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-dev"}}
    tree = {"type": "cdk:tree", "properties": {"file": "tree.json"}}
    write(folder / "manifest.json", {"version": "55.0.0", "artifacts": {"assembly-dev": nested, "Tree": tree}})
    stage = folder / "assembly-dev"
    artifact = stack_artifact() | {
        "displayName": "dev/orders",
        "additionalMetadataFile": "orders.metadata.json",
    }
    write(stage / "manifest.json", {"version": "55.0.0", "artifacts": {"devorders1A2B": artifact}})
    write(stage / "orders.template.json", {"Resources": resources, **template})
    write(stage / "orders.metadata.json", {f"/{path}": entries for path, entries in metadata.items()})
    return folder


def logical_id(name: str) -> list[dict[str, str]]:
    """The metadata of an L1, which tells its logical id."""
    return [{"type": "aws:cdk:logicalId", "data": name}]
