"""The validator's own process: builds the engine, then answers one line of JSON for each that it is sent.

It is run as a file and imports nothing of this library, so that it starts at once, on another core than the synth.
A request is a list of {"template": path, "account": id or null, "region": name or null}; an answer {"findings": […]}, a
list for each template, of the fields of `engine.Finding` each, or {"failed": why}. Before the first, it writes its
{"version": …}. Templates are examined on all cores: the engine runs without Python's lock.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from cloudformation_validate import (  # type: ignore[import-untyped]  # it ships no py.typed
    CompositeEngine,
    DetailLevel,
    Diagnostic,
    PseudoParameterOverrides,
    RuleFilterConfig,
    ServiceFilter,
    Severity,
    ValidateConfig,
    version,
)

ERRORS: Final = ("FATAL", "ERROR")

IGNORED: Final = ["E1018", "W1020", "W1103", "W3005", "W9002", "W9013"]
"""Rules that object to what the CDK writes by design, as an explicit DependsOn: its own plugin leaves them out too."""

IGNORED_SERVICES: Final = [ServiceFilter(rule_id="W3697", service="AWS::AutoScaling")]
"""Rules left out for one service: only the launch configurations of AutoScaling are in maintenance."""


def examine(engine: CompositeEngine, template: str, account: str | None, region: str | None) -> list[dict[str, Any]]:
    """Return what the rules say of a template file; where the engine gives up on a part of it, a warning says so."""
    config = ValidateConfig(
        exclude=RuleFilterConfig(ids=IGNORED, services=IGNORED_SERVICES),
        detail_level=DetailLevel.STANDARD,
        severity_level=Severity.WARN,
        pseudo_parameter_overrides=PseudoParameterOverrides(account_id=account, region=region),
    )
    report = engine.validate_template(template, config)
    curtailed = [record for record in report.metadata.budget_exhaustions or () if record.analysis_incomplete]
    return [*map(finding, report.diagnostics), *map(incomplete, curtailed)]


def finding(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as the fields of a finding."""
    entity = diagnostic.entity
    return {
        "rule": diagnostic.rule_id,
        "severity": "error" if diagnostic.severity.name in ERRORS else "warning",
        "message": diagnostic.message,
        "fix": diagnostic.suggested_fix,
        "category": diagnostic.category,
        "logical_id": entity.logical_id if entity and entity.entity_type.name == "RESOURCE" else None,
        "location": diagnostic.property_path,
    }


def incomplete(record: Any) -> dict[str, Any]:
    """Return what the engine did not look at, as the fields of a finding."""
    return {"rule": record.kind, "severity": "warning", "message": f"Not all was checked. {record.description}"}


def main() -> None:
    """Answer until the other side closes the pipe."""
    engine = CompositeEngine()
    write({"version": str(version())})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for line in sys.stdin:
            try:
                write({"findings": list(pool.map(lambda asked: examine(engine, **asked), json.loads(line)))})
            except Exception as error:  # whatever it is, who asked has to know
                write({"failed": f"{type(error).__name__}: {error}"})


def write(answer: dict[str, Any]) -> None:
    """Write one line, at once."""
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
