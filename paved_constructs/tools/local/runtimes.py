"""Which Lambda functions run on this machine; for the others an error, where MiniStack fakes an answer."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

_RUN: Final = ("python", "nodejs", "provided")
# every way in which MiniStack runs a function; without Docker, the first one falls back to a fake answer
_EXECUTORS: Final = (
    "_execute_function_docker",
    "_execute_function_warm",
    "_execute_function_provided",
    "_execute_function_provided_warm",
)

Executor = Callable[[dict[str, Any], object, str], dict[str, Any]]
"""A function's record (`config`, `code_zip`), event and request's id -> what it returned, or its error."""


def install() -> None:
    """Makes the invocation of a function that can't run here an error that says why."""
    service = import_module("ministack.services.lambda_svc")
    for name in _EXECUTORS:
        setattr(service, name, _honest(getattr(service, name)))


def _honest(execute: Executor) -> Executor:
    def run(function: dict[str, Any], event: object, request_id: str) -> dict[str, Any]:
        lack = _lack(function)
        if lack is None:
            return execute(function, event, request_id)
        name = function.get("config", function)["FunctionName"]
        message = f"AWS on this machine did not run {name}: {lack}"
        return {
            "body": {"errorType": "Runtime.NotEmulated", "errorMessage": message},
            "error": True,
            "log": message,
        }

    return run


def _lack(function: dict[str, Any]) -> str | None:
    config = function.get("config", function)
    runtime = config.get("Runtime") or ""
    if config.get("PackageType") == "Image":
        return "it is a container image, and there are no containers here"
    if not runtime.startswith(_RUN):
        return f"its runtime is {runtime}, and only python, nodejs and provided ones run here"
    if not function.get("code_zip"):
        return "it has no code; does the object in S3 that it names exist?"
    return None
