"""Step Functions: how a state machine logs, which stock keeps as the template spells it."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

_SILENT: Final[Mapping[str, Any]] = {"level": "OFF", "includeExecutionData": False}


def _restore(machine: str, properties: Properties, _previous: Properties) -> None:
    logging = properties.get("LoggingConfiguration", _SILENT)
    call("stepfunctions", "update_state_machine", stateMachineArn=machine, loggingConfiguration=logging)


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::StepFunctions::StateMachine": Extension(_restore)}
