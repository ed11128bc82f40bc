"""Contracts on resource types: what a template says is what the service's own API answers, through a stack's life."""

import copy
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from paved_constructs.tools.local.emulator import LocalAws

Resources = Mapping[str, Mapping[str, Any]]

ACCOUNT = "123456789012"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/any"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:any"
OWNER = [{"Key": "owner", "Value": "payments"}]
DENY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}],
}
GONE = "gone"


class Failed(Exception):  # noqa: N818 - reads as what happened
    """A stack operation that failed: its reasons, one a line."""


class Stack:
    """A stack of hand-written resources, deployed through the CloudFormation API."""

    def __init__(self, aws: LocalAws, name: str) -> None:
        self.name = name
        self._aws = aws
        self._clients: dict[str, Any] = {}
        self._ids: dict[str, str] = {}

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._aws.client(service)
        return self._clients[service]

    def __getitem__(self, logical_id: str) -> str:
        """The physical id, which Ref gives."""
        return self._ids[logical_id]

    def create(self, resources: Resources, **template: Any) -> "Stack":
        return self._run("create_stack", resources, template)

    def update(self, resources: Resources, **template: Any) -> "Stack":
        return self._run("update_stack", resources, template)

    def delete(self) -> None:
        stack = self._describe(self.name)["StackId"]
        self.client("cloudformation").delete_stack(StackName=stack)
        self._wait(stack, "DELETE_COMPLETE")

    def outputs(self) -> dict[str, str]:
        return {one["OutputKey"]: one["OutputValue"] for one in self._describe(self.name)["Outputs"]}

    def _run(self, operation: str, resources: Resources, template: Mapping[str, Any]) -> "Stack":
        api = self.client("cloudformation")
        body = json.dumps({"Resources": resources, **template})
        getattr(api, operation)(StackName=self.name, TemplateBody=body, Capabilities=["CAPABILITY_IAM"])
        self._wait(self.name, "CREATE_COMPLETE", "UPDATE_COMPLETE")
        found = api.describe_stack_resources(StackName=self.name)["StackResources"]
        self._ids = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found}
        return self

    def _describe(self, stack: str) -> Any:
        return self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]

    def _wait(self, stack: str, *wanted: str) -> None:
        while (status := self._describe(stack)["StackStatus"]).endswith("IN_PROGRESS"):
            time.sleep(0.01)
        if status not in wanted:
            events = self.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
            failed = [one for one in events if one["ResourceStatus"].endswith("FAILED")]
            raise Failed("\n".join(f"{one['ResourceType']}: {one.get('ResourceStatusReason')}" for one in failed))


class Contract(NamedTuple):
    """What `read` answers after the stack's creation, update and deletion; GONE if there is nothing to read."""

    what: str
    read: Callable[[Stack], Any]
    created: Any
    updated: Any
    deleted: Any = GONE


class Life(NamedTuple):
    """What the contracts of a stack read, by the name of the contract."""

    created: Mapping[str, Any]
    updated: Mapping[str, Any]
    deleted: Mapping[str, Any]

    def of(self, contract: Contract) -> Contract:
        read = (self.created, self.updated, self.deleted)
        return Contract(contract.what, contract.read, *(one[contract.what] for one in read))


def live(stack: Stack, before: Resources, after: Resources, contracts: Sequence[Contract], **template: Any) -> Life:
    """Takes a stack through its life, reading at each of its stations."""
    stack.create(before, **template)
    created = _read(stack, contracts)
    stack.update(after, **template)
    updated = _read(stack, contracts)
    stack.delete()
    return Life(created, updated, _read(stack, contracts))


def _read(stack: Stack, contracts: Sequence[Contract]) -> dict[str, Any]:
    return {contract.what: read(stack, contract.read) for contract in contracts}


def read(stack: Stack, how: Callable[[Stack], Any]) -> Any:
    try:
        return how(stack)
    except (ClientError, LookupError):
        return GONE


def changed(resources: Resources, changes: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Any]:
    """The resources with other properties: None removes a property, or a resource."""
    after: dict[str, Any] = copy.deepcopy(dict(resources))
    for logical_id, properties in changes.items():
        if properties is None:
            del after[logical_id]
            continue
        merged = {**after[logical_id]["Properties"], **properties}
        after[logical_id]["Properties"] = {k: v for k, v in merged.items() if v is not None}
    return after


def resource(kind: str, depends_on: str | None = None, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties, **({"DependsOn": depends_on} if depends_on else {})}


def ref(logical_id: str) -> dict[str, Any]:
    return {"Ref": logical_id}


def att(logical_id: str, name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical_id, name]}


def owned(tags: Sequence[Mapping[str, str]], key: str = "Key", value: str = "Value") -> dict[str, str]:
    """The tags that the template gave, apart from those that CloudFormation adds."""
    return {tag[key]: tag[value] for tag in tags if not tag[key].startswith("aws:")}
