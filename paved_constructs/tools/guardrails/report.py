"""What the CDK's validation report holds against an assembly, whichever plugin said it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from paved_constructs.tools.assembly.files import read_object

FILE: Final = "validation-report.json"
HARMLESS: Final = ("warning", "info")


def errors(assembly: Path) -> list[str]:
    """Return why an assembly must not be deployed, a text each: where, what, which rule, and the fix if it has one."""
    failed = [plugin for plugin in _plugins(assembly) if plugin["conclusion"] == "failure"]
    return [text for plugin in failed for text in _complaints(plugin)]


def warnings(assembly: Path) -> int:
    """Return how often an assembly was warned of something that nobody acknowledged."""
    violations = [violation for plugin in _plugins(assembly) for violation in plugin["violations"]]
    return sum(len(each["violatingConstructs"]) for each in violations if each["severity"] == "warning")


def _plugins(assembly: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_object(assembly / FILE)["pluginReports"]
    return found


def _complaints(plugin: dict[str, Any]) -> list[str]:
    """Return what a failed plugin says; never nothing, whatever it is that failed."""
    name = plugin["pluginName"]
    violations = [each for each in plugin["violations"] if each["severity"] not in HARMLESS] or plugin["violations"]
    reason = plugin.get("metadata", {}).get("error", f"the validation plugin {name!r} failed, and does not say why")
    return [_complaint(name, violation) for violation in violations] or [reason]


def _complaint(plugin: str, violation: dict[str, Any]) -> str:
    rule = violation["ruleName"] if "::" in violation["ruleName"] else f"{plugin}::{violation['ruleName']}"
    places = ", ".join(map(_place, violation["violatingConstructs"])) or "the app"
    fix = f"\n  fix: {violation['suggestedFix']}" if violation.get("suggestedFix") else ""
    return f"{places}: {violation['description']} [{rule.replace(' ', '-')}]{fix}"


def _place(construct: dict[str, Any]) -> str:
    resource = construct.get("cloudFormationResource")
    path = construct["constructPath"] or (resource or {}).get("templatePath", "the app")
    return f"{path} ({resource['logicalId']})" if resource else str(path)
