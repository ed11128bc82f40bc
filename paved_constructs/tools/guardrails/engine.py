"""AWS's own CloudFormation validator, native: built once a process, beside the rest of a synth."""

from __future__ import annotations

import atexit
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:  # its import and its construction take 0.3 s, so they belong in the thread
    from cloudformation_validate import (  # type: ignore[import-untyped]  # it ships no py.typed
        CompositeEngine,
        Diagnostic,
        ValidateConfig,
    )

ERRORS: Final = ("FATAL", "ERROR")

IGNORED: Final = ("E1018", "W1020", "W1103", "W3005", "W9002", "W9013")
"""Rules that object to what the CDK writes by design, as an explicit DependsOn: its own plugin leaves them out too."""

IGNORED_SERVICES: Final = (("W3697", "AWS::AutoScaling"),)
"""Rules left out for one service: only the launch configurations of AutoScaling are in maintenance."""


@dataclass(frozen=True)
class Finding:
    """What a rule says of a template; `location` is where in the resource it says it ("Properties.BucketName")."""

    rule: str
    severity: Literal["error", "warning"]
    message: str
    fix: str | None = None
    category: str | None = None
    logical_id: str | None = None
    location: str | None = None


@cache
def engine() -> Future[CompositeEngine]:
    """Start to build the engine, unless that is done. `.result()` waits for it, or raises what went wrong."""
    building: Future[CompositeEngine] = Future()
    Thread(target=_build, args=(building,), name="guardrails", daemon=True).start()
    return building


def version() -> str:
    """Return the version of the engine and of its rules."""
    from cloudformation_validate import version as version_of_engine  # noqa: PLC0415  # see above

    return str(version_of_engine())


def examine(template_path: str, account: str | None, region: str | None) -> list[Finding]:
    """Return what the rules say of a template file; `account` and `region` are None where they are not known.

    Where the engine gives up on a part of the template, a warning says so. Raises what the engine raises.
    """
    report = engine().result().validate_template(template_path, _config(account, region))
    curtailed = [record for record in report.metadata.budget_exhaustions or () if record.analysis_incomplete]
    return [
        *map(_finding, report.diagnostics),
        *(Finding(record.kind, "warning", f"Not all was checked. {record.description}") for record in curtailed),
    ]


def _build(building: Future[CompositeEngine]) -> None:
    try:
        from cloudformation_validate import CompositeEngine  # noqa: PLC0415  # in the thread, see above

        building.set_result(CompositeEngine())
        atexit.register(engine.cache_clear)  # it has to go before the modules that it frees itself with
    except BaseException as error:  # whatever it is, who asks for the engine gets it
        building.set_exception(error)


def _config(account: str | None, region: str | None) -> ValidateConfig:
    from cloudformation_validate import (  # noqa: PLC0415  # not before the engine is there, see above
        DetailLevel,
        PseudoParameterOverrides,
        RuleFilterConfig,
        ServiceFilter,
        Severity,
        ValidateConfig,
    )

    services = [ServiceFilter(rule_id=rule, service=service) for rule, service in IGNORED_SERVICES]
    return ValidateConfig(
        exclude=RuleFilterConfig(ids=list(IGNORED), services=services),
        detail_level=DetailLevel.STANDARD,
        severity_level=Severity.WARN,
        pseudo_parameter_overrides=PseudoParameterOverrides(account_id=account, region=region),
    )


def _finding(diagnostic: Diagnostic) -> Finding:
    entity = diagnostic.entity
    return Finding(
        rule=diagnostic.rule_id,
        severity="error" if diagnostic.severity.name in ERRORS else "warning",
        message=diagnostic.message,
        fix=diagnostic.suggested_fix,
        category=diagnostic.category,
        logical_id=entity.logical_id if entity and entity.entity_type.name == "RESOURCE" else None,
        location=diagnostic.property_path,
    )
