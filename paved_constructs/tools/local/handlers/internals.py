"""Every private name of MiniStack that the handlers need, in one place.

They may change with any release: whoever starts the emulator sees to it that it is the pinned one.
"""

from collections.abc import Callable, Mapping, MutableMapping
from types import ModuleType
from typing import Any, Final

import ministack.app as _app  # type: ignore[import-untyped]  # MiniStack ships no types
from ministack.core import responses as _responses  # type: ignore[import-untyped]
from ministack.core import router as _router
from ministack.services import autoscaling as _autoscaling  # type: ignore[import-untyped]
from ministack.services import backup as _backup
from ministack.services import cloudwatch as _cloudwatch
from ministack.services import lambda_svc as _lambda
from ministack.services import rds as _rds
from ministack.services import secretsmanager as _secretsmanager
from ministack.services import ssm as _ssm
from ministack.services.cloudformation import (  # type: ignore[import-untyped]
    changesets,
    engine,
    handlers,
    provisioners,
    stacks,
)

Properties = Mapping[str, Any]

region: Final[Callable[[], str]] = _responses.get_region
account: Final[Callable[[], str]] = _responses.get_account_id

resource_handlers: Final[MutableMapping[str, dict[str, Any]]] = provisioners._RESOURCE_HANDLERS
"""Resource type -> its functions `create`, `update`, `delete` and flags on how they are called."""

create_only_properties: Final[MutableMapping[str, tuple[str, ...]]] = provisioners._REPLACING_PROPERTIES
"""Resource type -> the properties whose change replaces the resource; a type that is not there has none."""

alarms: Final[MutableMapping[str, dict[str, Any]]] = _cloudwatch._alarms
"""Alarm name -> what DescribeAlarms answers for it, in the account and region of the request."""

autoscaling_actions: Final[MutableMapping[str, Callable[[Mapping[str, Any]], Any]]] = _autoscaling._ACTION_MAP
"""Action of EC2 Auto Scaling -> (the request's parameters) -> (status, headers, body)."""

backup_vaults: Final[MutableMapping[str, dict[str, Any]]] = _backup._vaults
"""Name of a backup vault -> what DescribeBackupVault answers for it."""

db_instances: Final[MutableMapping[str, dict[str, Any]]] = _rds._instances
"""Identifier of a database instance -> MiniStack's record of it."""

db_clusters: Final[MutableMapping[str, dict[str, Any]]] = _rds._clusters
"""Identifier of a database cluster -> MiniStack's record of it."""

secrets: Final[MutableMapping[str, dict[str, Any]]] = _secretsmanager._secrets
"""Name of a secret -> what DescribeSecret answers for it, and its versions."""

public_images: Final[MutableMapping[str, str]] = _ssm._PUBLIC_AMI_PARAMETERS
"""Name of a public SSM parameter -> the id of a machine image."""


def settle_function(name: str) -> None:
    """Ends the update of a Lambda function at once, where MiniStack lets it look pending for half a second.

    CloudFormation waits for that too: a version that follows in the stack would copy the pending state.
    """
    _lambda._functions[name]["config"].update(
        State="Active", StateReason="", StateReasonCode="", LastUpdateStatus="Successful"
    )


def autoscaling_answer(action: str, result: str) -> Any:
    """What an action of EC2 Auto Scaling answers; `result` is the XML inside of its result."""
    inner = f"<{action}Result>{result}</{action}Result>"
    return _autoscaling._xml(200, f"{action}Response", inner)


def autoscaling_list(parameters: Mapping[str, Any], name: str) -> list[str]:
    """The strings of a list among the parameters of an action of EC2 Auto Scaling."""
    return list(_autoscaling._parse_member_list(parameters, name))


def endpoint() -> str:
    """The address of the emulator's own API."""
    return f"http://127.0.0.1:{_app._resolve_port()}"


def physical_name(stack: str, logical_id: str) -> str:
    """The name of a resource that the template doesn't name: another one after each replacement."""
    return str(provisioners._physical_name(stack, logical_id))


def run_on_worker_thread(types: frozenset[str]) -> None:
    """Lets the handlers of these types block, which those that call the emulator's own API do."""
    stock = stacks._runs_on_worker_thread
    stacks._runs_on_worker_thread = lambda resource_type: resource_type in types or stock(resource_type)


def set_pseudo_parameters_in_conditions() -> None:
    """Gives AWS::Region and its like their values inside Conditions, where stock compares their names."""
    stock = engine._evaluate_conditions

    def evaluate(template: Mapping[str, Any], parameters: Mapping[str, Any]) -> Any:
        pseudo = {
            "AWS::Region": region(),
            "AWS::AccountId": account(),
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
        }
        return stock(template, {name: {"Value": value} for name, value in pseudo.items()} | dict(parameters))

    modules: tuple[ModuleType, ...] = (engine, stacks, changesets, handlers)
    for module in modules:
        module._evaluate_conditions = evaluate  # type: ignore[attr-defined]  # each imported it by name


def amend_answers(service: str, amend: Callable[[str, bytes, bytes], bytes]) -> None:
    """Passes a service's successful answers through `amend`: (X-Amz-Target, request, answer) -> answer."""
    stock = _app.SERVICE_HANDLERS[service]

    async def handle(method: str, path: str, headers: Mapping[str, str], body: bytes, query: Any) -> Any:
        status, answer_headers, answer = await stock(method, path, headers, body, query)
        if status == 200 and answer:  # noqa: PLR2004  (HTTP's)
            target = next((v for name, v in headers.items() if name.lower() == "x-amz-target"), "")
            amended = amend(target, body, answer if isinstance(answer, bytes) else answer.encode())
            if amended != answer:
                answer_headers = {k: v for k, v in answer_headers.items() if k.lower() != "x-amz-crc32"}
            answer = amended
        return status, answer_headers, answer

    _app.SERVICE_HANDLERS[service] = handle


def add_service(name: str, target_prefix: str, handle: Callable[..., Any]) -> None:
    """Serves an AWS JSON service that MiniStack lacks; `handle` is a coroutine in MiniStack's own form."""
    _app.SERVICE_HANDLERS[name] = handle
    _router.SERVICE_PATTERNS[name] = {
        "host_patterns": [rf"{name}\."],
        "target_prefixes": [target_prefix],
        "credential_scope": name,
    }


class StockHandler:
    """The functions that MiniStack has for a type, as they were before anything was added to it."""

    def __init__(self, resource_type: str) -> None:
        self.functions: Final = dict(resource_handlers[resource_type])

    def create(self, logical_id: str, properties: Properties, stack: str) -> tuple[str, Properties]:
        """Answers the physical id and the attributes."""
        physical_id, attributes = self.functions["create"](logical_id, properties, stack)
        return physical_id, attributes

    def update(
        self, physical_id: str, previous: Properties, properties: Properties, stack: str, logical_id: str
    ) -> tuple[str, Properties]:
        """Answers the physical id, another one if the resource was replaced, and the attributes.

        A type without an update is created again under the same name, as MiniStack does.
        """
        if "update" not in self.functions:
            return self.create(logical_id, properties, stack)
        last = (logical_id,) if self.functions.get("update_with_logical_id") else ()
        physical_id, attributes = self.functions["update"](physical_id, previous, properties, stack, *last)
        return physical_id, attributes

    def delete(self, physical_id: str, properties: Properties, logical_id: str) -> None:
        """Deletes the resource."""
        last = (logical_id,) if self.functions.get("delete_with_logical_id") else ()
        self.functions["delete"](physical_id, properties, *last)
