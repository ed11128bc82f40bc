"""Lambda: what stock drops of a function."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

_CONFIGURATION: Final[Mapping[str, Any]] = {
    "KmsKeyArn": "",
    "DeadLetterConfig": {"TargetArn": ""},
    "FileSystemConfigs": [],
    "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []},
}
"""Property of UpdateFunctionConfiguration -> the value that removes it."""


def _restore_function(function: str, properties: Properties, previous: Properties) -> None:
    changed = {name for name in properties.keys() | previous.keys() if properties.get(name) != previous.get(name)}
    configuration = {name: properties.get(name, none) for name, none in _CONFIGURATION.items() if name in changed}
    if configuration:
        call("lambda", "update_function_configuration", FunctionName=function, **configuration)
    internals.settle_function(function)
    if "RecursiveLoop" in changed:
        loop = properties.get("RecursiveLoop", "Terminate")
        call("lambda", "put_function_recursion_config", FunctionName=function, RecursiveLoop=loop)
    if "ReservedConcurrentExecutions" in changed:
        _reserve(function, properties.get("ReservedConcurrentExecutions"))
    if "CodeSigningConfigArn" in changed:
        _require_signature(function, properties.get("CodeSigningConfigArn"))


def _reserve(function: str, executions: Any) -> None:
    if executions is None:
        call("lambda", "delete_function_concurrency", FunctionName=function)
    else:
        call(
            "lambda",
            "put_function_concurrency",
            FunctionName=function,
            ReservedConcurrentExecutions=executions,
        )


def _require_signature(function: str, config: str | None) -> None:
    if config is None:
        call("lambda", "delete_function_code_signing_config", FunctionName=function)
    else:
        call("lambda", "put_function_code_signing_config", FunctionName=function, CodeSigningConfigArn=config)


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::Lambda::Function": Extension(_restore_function)}
