"""The public rule engines over a synthesized app: cdk-nag's AwsSolutions, and AWS Control Tower's Guard rules."""

from __future__ import annotations

import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from aws_cdk import App
from cdk_nag import AwsSolutionsChecks
from cloudformation_validate import (
    CompositeEngine,
    CompositeEngineConfig,
    ExternalRuleSource,
    ValidateConfig,
)

from paved_constructs.tools.assembly import StackArtifact
from paved_constructs.tools.guardrails.engine import Finding
from paved_constructs.tools.guardrails.positions.position import Case


@dataclass(frozen=True)
class GuardRule:
    """A rule of Control Tower: its control's id, its name in Guard, the resource types that it looks at, its text."""

    control: str
    name: str
    types: frozenset[str]
    text: str
    remedy: str


def aws_solutions(app: App, stacks: Iterable[StackArtifact]) -> Iterator[Case]:
    """Yield what cdk-nag says of a synthesized app: the pack walks the constructs as it does as an app's plugin."""
    places = {r.path: (stack, r.logical_id) for stack in stacks for r in stack.resources.values()}
    for violation in AwsSolutionsChecks(app).validate_scope(app).violations:
        for found in violation.violating_resources:
            stack, logical_id = places[found.construct_path or ""]
            yield Case(Finding(violation.rule_name, "error", violation.description, logical_id=logical_id), stack)


def control_tower_rules() -> list[GuardRule]:
    """Return the rules that cdklabs' wheel carries in the archive of its JavaScript."""
    spec = find_spec("cdklabs.cdk_validator_cfnguard")
    assert spec
    assert spec.origin
    (archive,) = (Path(spec.origin).parent / "_jsii").glob("*.jsii.tgz")
    with tarfile.open(archive) as files:
        texts = {Path(each.name).name: _read(files, each) for each in files if "/rules/control-tower/" in each.name}
    names = sorted(name.removesuffix(".guard") for name in texts if name.endswith(".guard"))
    return [_guard_rule(texts[f"{name}.guard"], json.loads(texts[f"{name}.metadata.json"])) for name in names]


def control_tower(stacks: Sequence[StackArtifact]) -> Iterator[Case]:
    """Yield what Control Tower's rules say of templates.

    A rule that looks at none of the templates' types is left out: it has nothing to say, and costs most of the time.
    """
    present = {resource.type for stack in stacks for resource in stack.resources.values()}
    rules = {rule.name: rule for rule in control_tower_rules() if rule.types & present}
    sources = [ExternalRuleSource(name=rule.control, content=rule.text) for rule in rules.values()]
    engine = CompositeEngine(CompositeEngineConfig(guard_rules=sources))
    config = ValidateConfig(disable_builtin_rules=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the engine runs without Python's lock
        reports = pool.map(lambda stack: engine.validate_template(str(stack.template_path), config), stacks)
    for stack, report in zip(stacks, reports, strict=True):
        assert not report.metadata.budget_exhaustions
        yield from _cases(stack, report.diagnostics, rules)


def _cases(stack: StackArtifact, diagnostics: Iterable[Any], rules: Mapping[str, GuardRule]) -> Iterator[Case]:
    """Yield one case for each rule and resource: Guard tells of each of its checks that failed on the way."""
    said: dict[tuple[str, str], str] = {}
    for each in diagnostics:
        rule = rules[each.rule_id]
        for logical_id in [each.entity.logical_id] if each.entity else _looked_at(stack, rule):
            said.setdefault((each.rule_id, logical_id), each.message)
    for (name, logical_id), message in said.items():
        rule = rules[name]
        yield Case(Finding(rule.control, "error", message, fix=rule.remedy, logical_id=logical_id), stack)


def _looked_at(stack: StackArtifact, rule: GuardRule) -> list[str]:
    """Return whatever a rule may mean that compares values of its own and so names no resource: all of its types."""
    return [resource.logical_id for resource in stack.resources.values() if resource.type in rule.types]


def _read(files: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    content = files.extractfile(member)
    return content.read().decode() if content else ""


def _guard_rule(text: str, metadata: Mapping[str, Any]) -> GuardRule:
    named = re.search(r"^rule (\w+) when is_cfn_template", text, re.MULTILINE)
    assert named, metadata["Id"]
    types = frozenset(metadata["EvaluatedResourceTypes"])
    return GuardRule(metadata["Id"], named[1], types, text, metadata["RemediationMessage"])
