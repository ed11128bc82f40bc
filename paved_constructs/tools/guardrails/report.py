"""What CDK's `validation-report.json` holds against an assembly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from paved_constructs.tools.assembly.files import read_object

FILE: Final = "validation-report.json"
HARMLESS: Final = ("warning", "info")


def errors(assembly: Path) -> list[str]:
    """Return why an assembly must not be deployed: what failed, where, and the fix, a text each. Empty if it may be."""
    failed = [plugin for plugin in _plugins(assembly) if plugin["conclusion"] == "failure"]
    return [text for plugin in failed for text in _complaints(plugin)]


def warnings(assembly: Path) -> int:
    """Return how many places of an assembly have a warning that nobody acknowledged."""
    violations = [violation for plugin in _plugins(assembly) for violation in plugin["violations"]]
    return sum(len(v["violatingConstructs"]) for v in violations if v["severity"] == "warning")


def _plugins(assembly: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_object(assembly / FILE)["pluginReports"]
    return found


def _complaints(plugin: dict[str, Any]) -> Iterator[str]:
    if "error" in plugin.get("metadata", {}):
        yield plugin["metadata"]["error"]
    for violation in plugin["violations"]:
        if violation["severity"] not in HARMLESS:
            rule = f"{plugin['pluginName']}::{violation['ruleName']}".replace(" ", "-")
            places = ", ".join(map(_place, violation["violatingConstructs"]))
            fix = f"\n  fix: {violation['suggestedFix']}" if violation.get("suggestedFix") else ""
            yield f"{places}: {violation['description']} [{rule}]{fix}"


def _place(construct: dict[str, Any]) -> str:
    resource = construct.get("cloudFormationResource", {})
    return (
        f"{construct['constructPath'] or resource.get('templatePath')} ({resource['logicalId']})"
        if resource
        else str(construct["constructPath"])
    )
