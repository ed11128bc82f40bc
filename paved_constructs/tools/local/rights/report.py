"""A call that no policy allows, in words of its stack: whose it is, what that lacks, and the line that grants it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from paved_constructs.tools.local.aws import LocalAws
from paved_constructs.tools.local.rights.calls import Call, Verdict, calls

READS: Final = ("BatchGet", "Describe", "Get", "List", "Query", "Receive", "Scan", "Decrypt")
DELETES: Final = ("Delete",)
PART: Final = re.compile(r"[:/]")


@dataclass(frozen=True)
class _Made:
    """A resource of a deployed stack: its id as AWS knows it, and its construct's path ("dev/identity/Audit")."""

    id: str
    path: str


def problems(aws: LocalAws, *stacks: str) -> list[str]:
    """Return what is to be said of calls of deployed stacks' code that are not allowed; best, nothing."""
    made = {stack: _resources(aws, stack) for stack in stacks}
    said = []
    for call in calls(aws):
        for resources in made.values():
            if call.verdict is not Verdict.ALLOWED and _named(resources, call.caller):
                said.append(_explained(aws, call, resources))
    return said


def callers(aws: LocalAws, stack: str) -> dict[str, list[Call]]:
    """Return the calls that the code of a deployed stack has made, by the path of the construct that runs it."""
    resources = _resources(aws, stack)
    found: dict[str, list[Call]] = {}
    for call in calls(aws):
        if made := _named(resources, call.caller):
            found.setdefault(made.path, []).append(call)
    return found


def _explained(aws: LocalAws, call: Call, resources: list[_Made]) -> str:
    caller, used = _named(resources, call.caller), _used(aws, call.of or call.resource, resources)
    name = caller.path if caller else call.caller
    if call.verdict is Verdict.UNKNOWN:
        return f"{name}: whether it may {call.action} on {call.resource} is not known: {call.because}"
    where = f", with which {call.of} is encrypted" if call.of else ""
    user = _variable(name)
    line = f"iam.Grant.add_to_principal(grantee={user}.grantee, actions=[{call.action!r}], resource_arns=[…])"
    if used:
        line = f"{user}.uses({_variable(used.path)}{_access(call.action)})"
    on = f"{used.path} ({call.resource})" if used else call.resource
    return f"{name} may not {call.action} on {on}{where}; its stack would grant it with: {line}"


def _access(action: str) -> str:
    service, _, verb = action.partition(":")
    if service == "rds-db":
        return ""
    kind = "READ" if verb.startswith(READS) else "DELETE" if verb.startswith(DELETES) else "WRITE"
    return f", Access.{kind}"


def _variable(path: str) -> str:
    """Return how Python names what stands at a path: "dev/identity/SignUp" is sign_up."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", path.rpartition("/")[2]).lower()


def _named(resources: list[_Made], arn: str) -> _Made | None:
    """Return the resource that an ARN names, or one that it is part of."""
    parts = set(PART.split(arn))
    return next((made for made in resources if made.id == arn or made.id in parts), None)


def _used(aws: LocalAws, arn: str, resources: list[_Made]) -> _Made | None:
    """Return the resource that an ARN names; a database is named in it by an id that only RDS knows."""
    if ":rds-db:" not in arn:
        return _named(resources, arn)
    rds = aws.client("rds")
    known = {each["DbiResourceId"]: each["DBInstanceIdentifier"] for each in rds.describe_db_instances()["DBInstances"]}
    known |= {c["DbClusterResourceId"]: c["DBClusterIdentifier"] for c in rds.describe_db_clusters()["DBClusters"]}
    return _named(resources, known.get(arn.rpartition(":")[2].partition("/")[0], ""))


def _resources(aws: LocalAws, stack: str) -> list[_Made]:
    cloudformation = aws.client("cloudformation")
    body = cloudformation.get_template(StackName=stack)["TemplateBody"]
    template: Mapping[str, Any] = json.loads(body) if isinstance(body, str) else body
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    found = [each for page in pages for each in page["StackResourceSummaries"]]
    paths = {each["LogicalResourceId"]: _path(template, each["LogicalResourceId"]) for each in found}
    return [_Made(each["PhysicalResourceId"], paths[each["LogicalResourceId"]]) for each in found]


def _path(template: Mapping[str, Any], logical_id: str) -> str:
    """Return the path of the construct of the team's that a resource belongs to: what stands right in its stack."""
    metadata = template["Resources"].get(logical_id, {}).get("Metadata", {})
    return "/".join(metadata.get("aws:cdk:path", logical_id).split("/")[:3])
