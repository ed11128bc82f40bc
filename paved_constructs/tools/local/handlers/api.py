"""Calls to the emulator's own API, with values as a template writes them.

A template may give a number or a boolean as a string, a policy as an object, and a name in another case than
the API's. `call` reads the API's model and converts; a member that the API doesn't know is an error, so that
no property can be dropped on the way.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import botocore.session
from botocore.client import BaseClient
from botocore.config import Config
from botocore.model import ListShape, MapShape, Shape, StructureShape

from paved_constructs.tools.local.handlers import internals

_CONFIG: Final = Config(retries={"total_max_attempts": 1}, proxies={}, s3={"addressing_style": "path"})
_NO_PROFILE: Final[Any] = {"profile": (None, None, None, None)}  # whatever one the environment names
_SESSION: Final = botocore.session.Session(session_vars=_NO_PROFILE)
_clients: dict[tuple[str, str, str], BaseClient] = {}
_lock = threading.Lock()


def call(service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:
    """Calls an operation (`put_bucket_tagging`) in the account and region of the request being served.

    `parameters` are the operation's members; None leaves one out. Answers what boto3 would answer.
    Raises botocore's ClientError if the service refuses, ValueError for a member or value that doesn't fit.
    """
    answer: dict[str, Any] = getattr(_client(service), operation)(**convert(service, operation, **parameters))
    return answer


def convert(service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:
    """The parameters as the operation wants them. Raises ValueError for one that doesn't fit."""
    meta = _client(service).meta
    shape = meta.service_model.operation_model(meta.method_to_api_mapping[operation]).input_shape
    converted: dict[str, Any] = typed(parameters, shape, f"{service}.{operation}") if shape else {}
    return converted


def output_shape(service: str, operation: str) -> StructureShape:
    """The shape of what an operation (`DescribeDBInstances`) answers."""
    shape = _client(service).meta.service_model.operation_model(operation).output_shape
    if not isinstance(shape, StructureShape):
        raise TypeError(f"{service}.{operation} answers nothing")
    return shape


def _client(service: str) -> BaseClient:
    key = (service, internals.region(), internals.account())
    with _lock:  # creating a client is not thread-safe, and costs tens of milliseconds
        if key not in _clients:
            _clients[key] = _SESSION.create_client(
                service,
                endpoint_url=internals.endpoint(),
                region_name=internals.region(),
                aws_access_key_id=internals.account(),  # the emulator reads the account from the key
                aws_secret_access_key="test",  # noqa: S106  (the emulator checks no signature)
                config=_CONFIG,
            )
        return _clients[key]


def typed(value: Any, shape: Shape, where: str) -> Any:
    """The template's value as the API's shape wants it. Raises ValueError if it doesn't fit."""
    if isinstance(shape, StructureShape):
        return _structure(value, shape, where)
    if isinstance(shape, ListShape):
        items = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        return [typed(item, shape.member, where) for item in items]
    if isinstance(shape, MapShape):
        return {str(key): typed(item, shape.value, where) for key, item in value.items()}
    convert = _SCALARS.get(shape.type_name)
    try:
        return convert(value) if convert else value
    except (TypeError, ValueError):
        raise ValueError(f"{where}: {value!r} is not of type {shape.type_name}") from None


def _structure(value: Any, shape: StructureShape, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where}: {value!r} is not an object with {', '.join(shape.members)}")
    if getattr(shape, "is_document_type", False):
        return value
    names = {name.lower(): name for name in shape.members}
    given = {key: item for key, item in value.items() if item is not None}
    unknown = [key for key in given if key.lower() not in names]
    if unknown:
        raise ValueError(f"{where} has no {', '.join(unknown)}; it has {', '.join(shape.members)}")
    members = {names[key.lower()]: item for key, item in given.items()}
    return {key: typed(item, shape.members[key], f"{where}.{key}") for key, item in members.items()}


def _boolean(value: Any) -> bool:
    if str(value).lower() not in ("true", "false"):
        raise ValueError(value)
    return str(value).lower() == "true"


def _string(value: Any) -> str:
    if isinstance(value, Mapping | list):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


_SCALARS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "boolean": _boolean,
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
    "string": _string,
}
