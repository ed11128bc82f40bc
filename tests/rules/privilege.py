"""What the policies of a stack allow too much, whoever has them: roles, keys, buckets, queues, topics, functions.

What a role, a user or a group may do is named as cdk-nag names it ("AwsSolutions-IAM5[Action::s3:List*]"), so that one
position answers both. cdk-nag reads no policies of resources; what is said of those is named with whom it lets in:

- "Action[kms:ReEncrypt* for logs.amazonaws.com]": a family of actions, or all of them
- "Source[backup.amazonaws.com]": a service of AWS may act for any customer who asks it to, not for this account alone
- "Principal[*]": anybody, on no condition that names this account
- "Not[NotAction]": everything but what is named; "Unread": a policy that only CloudFormation can read

Which resource a resource's policy speaks of is not asked: there is but one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from paved_constructs.tools.assembly import Resource, StackArtifact
from paved_constructs.tools.guardrails.engine import Finding
from paved_constructs.tools.guardrails.positions.position import Case
from paved_constructs.tools.guardrails.positions.values import plain

NAMES_THE_SOURCE: Final = ("aws:sourceaccount", "aws:sourcearn", "kms:encryptioncontext:")
NAMES_THE_CALLER: Final = ("aws:principalaccount", "aws:principalarn", "kms:calleraccount")
VIA: Final = "kms:ViaService"
AFFIRMS: Final = ("StringEquals", "StringLike", "ArnEquals", "ArnLike")
POLICY: Final = ("Policy", "PolicyDocument", "PolicyText")
OWN: Final = ("<account>", "<AWS::")
"""How a value names this account: by its id, or by a resource of the stack."""


def privileges(stack: StackArtifact) -> Iterator[Case]:
    """Yield what is found in a stack's policies."""
    for resource in stack.resources.values():
        for rule in sorted(set(_said(resource, stack))):
            yield Case(Finding(rule, "error", "allows too much", logical_id=resource.logical_id), stack)


def _said(resource: Resource, stack: StackArtifact) -> Iterator[str]:
    for policy in plain(_listed(resource.properties.get("ManagedPolicyArns", [])), stack):
        if ":aws:policy/" in policy:
            yield f"AwsSolutions-IAM4[Policy::{policy}]"
    if resource.type == "AWS::Lambda::Permission":
        yield from _of_a_resource(_permission(plain(resource.properties, stack)))
    for document in _documents(plain(resource.properties, stack)):
        for statement in _listed(document["Statement"]):
            yield from _of(statement)


def _of(statement: Any) -> Iterator[str]:
    if not isinstance(statement, Mapping) or not isinstance(statement.get("Effect"), str):
        yield "Unread"
    elif statement["Effect"] == "Allow":
        yield from (f"Not[{key}]" for key in ("NotAction", "NotResource", "NotPrincipal") if key in statement)
        yield from _of_a_resource(statement) if "Principal" in statement else _of_an_identity(statement)


def _of_an_identity(statement: Mapping[str, Any]) -> Iterator[str]:
    for key in ("Action", "Resource"):
        for value in _listed(statement.get(key, [])):
            if "*" in value or "?" in value:
                yield f"AwsSolutions-IAM5[{key}::{value}]"


def _of_a_resource(statement: Mapping[str, Any]) -> Iterator[str]:
    principal = statement["Principal"]
    named = principal if isinstance(principal, Mapping) else {"AWS": principal}
    conditions = statement.get("Condition", {})
    through = "".join(f" through {service}" for service in _listed(conditions.get("StringEquals", {}).get(VIA, [])))
    for who in (each for value in named.values() for each in _listed(value)):
        for action in _listed(statement.get("Action", [])):
            if "*" in action or "?" in action:
                yield f"Action[{action} for {who}{through}]"
        if who.endswith(".amazonaws.com") and not _for_this_account(conditions, NAMES_THE_SOURCE):
            yield f"Source[{who}]"
        if "*" in who and not _for_this_account(conditions, (*NAMES_THE_SOURCE, *NAMES_THE_CALLER)):
            yield f"Principal[{who}]"


def _for_this_account(conditions: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    """Say whether one of `keys` must have a value that is of this account."""
    values = (value for operator in AFFIRMS for value in conditions.get(operator, {}).items())
    return any(
        key.lower().startswith(keys) and all(any(own in str(each) for own in OWN) for each in _listed(given))
        for key, given in values
    )


def _permission(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a Lambda permission says, as the statement that it becomes."""
    names = {"SourceAccount": "aws:SourceAccount", "SourceArn": "aws:SourceArn"}
    source = {key: properties[name] for name, key in names.items() if name in properties}
    return {
        "Principal": properties["Principal"],
        "Action": properties["Action"],
        "Condition": {"StringLike": source},
    }


def _documents(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield each policy in a resource's properties, at any depth; some are written as JSON."""
    if isinstance(value, list):
        for each in value:
            yield from _documents(each)
    elif isinstance(value, Mapping):
        if "Statement" in value and ("Version" in value or _has_effect(value["Statement"])):
            yield value
        else:
            for key, each in value.items():
                yield from _documents(_read(each) if key.endswith(POLICY) else each)


def _read(value: Any) -> Any:
    """Return what a policy is that is written as a text."""
    if not (isinstance(value, str) and value.startswith("{")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return {"Version": "unknown", "Statement": value}


def _has_effect(statement: Any) -> bool:
    """Say whether it is a policy's: rules of a firewall have statements, too."""
    return any(isinstance(each, Mapping) and "Effect" in each for each in _listed(statement))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
