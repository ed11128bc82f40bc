"""The guardrails as validation plugins of the CDK: they run at the end of a synth, over what it has written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import jsii
from aws_cdk import (
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyValidationStack,
    PolicyViolatingResource,
    PolicyViolation,
)

from paved_constructs.core.version import VERSION
from paved_constructs.tools.assembly import Assembly, Settled
from paved_constructs.tools.guardrails.engine import Finding, Template, engine


@jsii.implements(IPolicyValidationPlugin)
class TemplateRules:
    """AWS's rules for CloudFormation templates: an error fails the synth, a warning is reported.

    It bears the name of the CDK's built-in plugin, whose place it takes: acknowledgements as
    "CloudFormation-Validate::W3045" hold for it too, also those that the CDK's own constructs make.
    """

    @property
    def name(self) -> str:
        """What acknowledgements call it, with a hyphen for the space."""
        return "CloudFormation Validate"

    @property
    def version(self) -> str:
        """The version of the engine and of its rules."""
        return engine().version

    @property
    def rule_ids(self) -> None:
        """Not listed: the CDK does not ask, and it would cost time."""

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Report what the rules say of the synth's templates; resources of which they say the same, together."""
        violations: dict[tuple[str, str, str], tuple[Finding, list[PolicyViolatingResource]]] = {}
        stacks = list(context.stack_templates)
        templates = (Template(stack.template_path, stack.account_id, stack.region) for stack in stacks)
        for stack, findings in zip(stacks, engine().examine(templates), strict=True):
            for finding in findings:
                key = (finding.rule, finding.severity, _description(finding))
                violations.setdefault(key, (finding, []))[1].append(_resource(finding, stack))
        return _report(_violation(finding, resources) for finding, resources in violations.values())


@jsii.implements(IPolicyValidationPlugin)
class Departures:
    """The register of departures: each is a violation that its construct acknowledges with reason, owner and end.

    So `validation-report.json` lists it under `suppressedViolations`. One that nobody acknowledged fails the synth.
    """

    def __init__(self, assembly: Path) -> None:
        self._assembly = assembly

    @property
    def name(self) -> str:
        """What the acknowledgements of departures begin with."""
        return "paved"

    @property
    def version(self) -> str:
        """The version of this library."""
        return VERSION

    @property
    def rule_ids(self) -> None:
        """Not listed: they are the rows of all golden tables."""

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:  # noqa: ARG002  # CDK's
        """Report each departure that a construct recorded in the assembly."""
        stacks = Assembly.read(self._assembly).stacks
        settled = [construct for stack in stacks for construct in stack.settled]
        return _report(_departure(construct, row) for construct in settled for row in construct.departures)


def _report(violations: Iterable[PolicyViolation]) -> PolicyValidationPluginReport:
    found = list(violations)
    return PolicyValidationPluginReport(success=all(v.severity != "error" for v in found), violations=found)


def _description(finding: Finding) -> str:
    location = (finding.location or "").removeprefix("Properties.")
    return f"{location}: {finding.message}" if location else finding.message


def _resource(finding: Finding, stack: PolicyValidationStack) -> PolicyViolatingResource:
    return PolicyViolatingResource(
        resource_logical_id=finding.logical_id,
        construct_path=None if finding.logical_id else stack.stack_construct_path,
        template_path=stack.template_path,
        locations=[finding.location] if finding.location else [],
    )


def _violation(finding: Finding, resources: list[PolicyViolatingResource]) -> PolicyViolation:
    return PolicyViolation(
        rule_name=finding.rule,
        description=_description(finding),
        severity=finding.severity,
        fix=finding.fix,
        rule_metadata={"category": finding.category} if finding.category else None,
        violating_resources=resources,
    )


def _departure(construct: Settled, row: str) -> PolicyViolation:
    """Return a departure as a violation of its construct, which need not have a resource of its own."""
    left = construct.departures[row]
    where = ", ".join(construct.sets.get(row, ())) or "no property of a resource"
    return PolicyViolation(
        rule_name=f"{construct.construct}.{row}",
        description=f"{row} ({where}) is not the golden default until {left.until}: {left.because}",
        severity="error",
        fix=f"{left.owner} removes the waiver, or renews it with a reason before it ends",
        violating_resources=[PolicyViolatingResource(construct_path=construct.path, locations=[])],
    )
