"""Are two assemblies the same service? Else comparing their times would say nothing.

All that CloudFormation acts on has to be equal, stack by stack: resources with every property, policy and dependency,
parameters, outputs, tags and termination protection. Left out are metadata (who wrote what, for tools) and the hash in
a logical id, which comes from the construct's path: what stays of the id, as "SignInRole", says what the resource is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HASH = re.compile(r"([0-9A-F]{8})([0-9a-f]{32})?$")
"""What ends a logical id: 8 characters of the path's hash; then, in the id of a function's version, 32 of its own."""

COMPARED = ("Resources", "Parameters", "Outputs", "Conditions", "Mappings", "Transform", "Description")
MISSING = "nothing"


def differences(ours: Path, theirs: Path) -> list[str]:
    """Return a line for each difference between two assemblies; empty where they are the same service."""
    return list(_differ("", _stacks(ours), _stacks(theirs)))


def _stacks(assembly: Path) -> dict[str, Any]:
    """Return {stack's name: what is compared of it} for the stacks of all stages."""
    stacks = {}
    for file in sorted(assembly.glob("**/manifest.json")):
        for artifact in json.loads(file.read_text())["artifacts"].values():
            if artifact["type"] == "aws:cloudformation:stack":
                properties = artifact["properties"]
                template = json.loads((file.parent / properties["templateFile"]).read_text())
                stacks[properties["stackName"]] = {
                    "tags": properties.get("tags"),
                    "terminationProtection": properties.get("terminationProtection"),
                    **_canonical(template),
                }
    if not stacks:
        raise ValueError(f"{assembly} holds no stack, so there is nothing to compare")
    return stacks


def _canonical(template: Mapping[str, Any]) -> dict[str, Any]:
    names = {logical_id: HASH.sub("", logical_id) for logical_id in template["Resources"]}
    if len(set(names.values())) < len(names):
        raise ValueError(f"two resources would be called the same: {sorted(names.values())}")
    compared = {section: _renamed(template.get(section, {}), names) for section in COMPARED}
    for resource in compared["Resources"].values():
        resource.pop("Metadata", None)
        if isinstance(resource.get("DependsOn"), list):
            resource["DependsOn"].sort()
    return compared


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    match value:
        case dict():
            return {names.get(key, key): _renamed(inner, names) for key, inner in value.items()}
        case list():
            return [_renamed(inner, names) for inner in value]
        case str():
            return names.get(value, value)
    return value


def _differ(where: str, ours: Any, theirs: Any) -> Iterator[str]:
    match ours, theirs:
        case dict(), dict():
            for key in sorted(ours | theirs):
                yield from _differ(f"{where}.{key}" if where else key, ours.get(key, MISSING), theirs.get(key, MISSING))
        case list(), list() if len(ours) == len(theirs):
            for index, pair in enumerate(zip(ours, theirs, strict=True)):
                yield from _differ(f"{where}[{index}]", *pair)
        case _ if ours != theirs:
            yield f"{where}: {json.dumps(ours)} and {json.dumps(theirs)}"
