"""Are two assemblies the same services? Else comparing their times would say nothing.

All that CloudFormation acts on has to be equal, stack by stack and under the same logical ids: resources with every
property, policy and dependency, parameters, outputs, tags and termination protection. Left out are metadata (who wrote
what, for tools), and the order of what has none: dependencies, and the statements of a policy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

COMPARED = ("Resources", "Parameters", "Outputs", "Conditions", "Mappings", "Transform", "Description")
UNORDERED = ("DependsOn", "Statement")
MISSING = "nothing"


def differences(ours: Path, theirs: Path) -> list[str]:
    """Return a line for each difference between two assemblies; empty where they are the same services."""
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
                    **_compared(template),
                }
    if not stacks:
        raise ValueError(f"{assembly} holds no stack, so there is nothing to compare")
    return stacks


def _compared(template: Mapping[str, Any]) -> dict[str, Any]:
    for resource in template["Resources"].values():
        resource.pop("Metadata", None)
    return {section: _sorted(template.get(section, {})) for section in COMPARED}


def _sorted(value: Any, key: str = "") -> Any:
    match value:
        case dict():
            return {name: _sorted(inner, name) for name, inner in value.items()}
        case list() if key in UNORDERED:
            return sorted((_sorted(inner) for inner in value), key=json.dumps)
        case list():
            return [_sorted(inner) for inner in value]
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
