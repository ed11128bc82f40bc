"""What a team's app.py starts with: an App with the guardrails on, whose failures can be read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aws_cdk import App, Validations

from paved_constructs.core.errors import PavedError
from paved_constructs.core.stage import TODAY
from paved_constructs.garbage import STARTED_BY_THE_CLI
from paved_constructs.tools.assembly.files import read_object
from paved_constructs.tools.guardrails.engine import engine
from paved_constructs.tools.guardrails.plugins import Departures, TemplateRules
from paved_constructs.tools.guardrails.report import FILE, errors, warnings

if TYPE_CHECKING:
    from aws_cdk.cx_api import CloudAssembly

TRACES: Final = "JSII_HOST_STACK_TRACES"
"""The variable with which the trace of a construct's creation has lines of Python."""

NO_TRACES: Final = "aws:cdk:disable-creation-stack-traces"
"""Without lines of Python, a trace has only those of the CDK's own JavaScript, in a folder that is named anew in each
synth: two synths of the same sources would differ. `CDK_DEBUG=1` brings the traces back in any case.
"""

AS_BY_CLI: Final = {
    "aws:cdk:enable-path-metadata": True,  # where a resource comes from: tools name it by that
    "aws:cdk:enable-asset-metadata": True,
}

VALIDATION: Final = {
    "@aws-cdk/core:validateAgainstDefaultRules": True,  # an error is an error
    "@aws-cdk/core:annotationsInValidationReport": True,  # so is one that a construct adds to itself
    "@aws-cdk/core:failSynthOnValidationErrors": False,  # synth() fails itself: the CLI looks only at selected stacks
}

UNDEPLOYABLE: Final = ("manifest.json", "*.template.json", "assembly-*/manifest.json", "assembly-*/*.template.json")
"""What is taken from a failed assembly: without it, nothing can be deployed."""


class SynthesisError(RuntimeError):
    """A synth failed: says all that is wrong, where, and how to put it right."""


class PavedApp(App):
    """An app whose templates pass the guardrails and whose departures are listed in `validation-report.json`.

    Takes the date once; `-c paved:today=YYYY-MM-DD` asks what another day would say. Without the CDK CLI, the context
    comes from cdk.json and cdk.context.json in the current folder, so that the templates are the same; a `context`
    given here takes their place. `outdir` is the assembly's folder where the CLI does not name one.
    """

    def __init__(self, *, outdir: str | None = None, context: Mapping[str, Any] | None = None) -> None:
        engine()  # builds itself while the stacks are being built
        if context is None:
            context = {} if STARTED_BY_THE_CLI in os.environ else project_context(Path())
        today = datetime.now(UTC).date().isoformat()
        super().__init__(
            outdir=outdir,
            context={**AS_BY_CLI, NO_TRACES: TRACES not in os.environ, TODAY: today, **context},
            post_cli_context=VALIDATION,
            builtin_cloud_formation_validation=False,
            analytics_reporting=False,
        )
        _check_date(self.node.try_get_context(TODAY))
        Validations.of(self).add_plugins(TemplateRules(), Departures(Path(self.outdir)))

    def synth(self, **options: Any) -> CloudAssembly:
        """Write the assembly and return it; `options` are those of App.synth().

        Raises SynthesisError where it is not good, and leaves neither a manifest nor a template: also none of an
        earlier synth into the same folder, which would not match the rest.
        """
        try:
            assembly = super().synth(**options)
            _judge(Path(self.outdir))
        except BaseException as error:
            for pattern in UNDEPLOYABLE:
                for file in Path(self.outdir).glob(pattern):
                    file.unlink()
            if type(error) is RuntimeError:  # a failure in the CDK; its JavaScript stack tells a team nothing
                raise SynthesisError(self._explained(error)) from None
            raise
        return assembly

    def _explained(self, error: RuntimeError) -> str:
        """Return what the constructs of all stages object to, where the CDK stopped at the first's; or the error."""
        found = [(each.node.path, message) for each in self.node.find_all() for message in each.node.validate()]
        return "\n".join(f"{path}: {message}" for path, message in found) or str(error)


def project_context(folder: Path) -> dict[str, Any]:
    """Return the context that the CDK CLI reads in a project's folder: feature flags, and values once looked up.

    Raises PavedError where there is no cdk.json: without its flags the templates would be others.
    """
    settings = folder / "cdk.json"
    if not settings.is_file():
        where = folder.resolve()
        raise PavedError("the app", f"no cdk.json in {where}, so no feature flags; start in the project's folder")
    looked_up = folder / "cdk.context.json"
    values = json.loads(looked_up.read_text()) if looked_up.is_file() else {}
    return {**values, **json.loads(settings.read_text()).get("context", {})}


def _check_date(given: Any) -> None:
    try:
        date.fromisoformat(given)
    except (TypeError, ValueError):
        raise PavedError("the app", f"{TODAY}={given!r} is no date; write YYYY-MM-DD") from None


def _judge(assembly: Path) -> None:
    """Raise SynthesisError for an assembly that failed the guardrails, or that waits for values to be looked up."""
    missing = read_object(assembly / "manifest.json").get("missing")
    if missing and STARTED_BY_THE_CLI in os.environ:
        return  # the CLI looks them up and starts the app again: until then, it is built with dummies
    if missing:
        keys = ", ".join(value["key"] for value in missing)
        raise SynthesisError(f"values have to be looked up in AWS, by `cdk synth`, and are not there: {keys}")
    if failed := errors(assembly):
        raise SynthesisError("\n".join(failed))
    if warned := warnings(assembly):
        sys.stderr.write(f"guardrails: {warned} warnings in {assembly / FILE}\n")
