"""Every private name of MiniStack that rights need, as `handlers.internals` is for the handlers.

MiniStack has what it takes: it names a request's IAM action and resource, knows policies and evaluates them. It does so
for all requests or for none; here it does so for those that a team's code makes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

import ministack.app as _app  # type: ignore[import-untyped]  # MiniStack ships no types
from ministack.core import iam_evaluator as _evaluator  # type: ignore[import-untyped]
from ministack.core import lambda_runtime as _runtime
from ministack.core import rds_iam as _tokens
from ministack.core import responses as _responses
from ministack.core import router as _router
from ministack.services import iam as _iam  # type: ignore[import-untyped]
from ministack.services import lambda_svc as _lambda
from ministack.services import rds as _rds
from ministack.services import sts as _sts

from paved_constructs.tools.local import postgres
from paved_constructs.tools.local.rights.known import RUN_CODE

Refusal = Any
"""MiniStack's answer to what is not allowed, which it turns into the service's own error."""

Enforce = Callable[..., Refusal | None]
"""(access key, action, service, region, resource_arn=, service_context=) -> a refusal, or None."""

Credentials = Callable[[dict[str, Any]], dict[str, str]]
"""A function's configuration -> the variables with which it calls AWS."""

enforce: Final[Enforce] = _evaluator.enforce
credentials: Final[Credentials] = _runtime.execution_credentials
account: Final[Callable[[], str]] = _responses.get_account_id
region: Final[Callable[[], str]] = _responses.get_region
access_key: Final[Callable[[Mapping[str, str], Mapping[str, list[str]]], str]] = _router.extract_access_key_id


def scope(account: str, region: str) -> AbstractContextManager[None]:
    """Let what is done in the block be done in an account and region."""
    found: AbstractContextManager[None] = _responses.request_scope(account, region)
    return found


def install(asks: object, own_credentials: Credentials, own_enforce: Enforce) -> None:
    """Let MiniStack check policies while `asks` is true, with what is ours in place of what is its own.

    A signature is not checked: which role calls is known by its key. Loopback stands for TLS.
    """
    _app.AUTH = asks
    _app.pin_signed_request = lambda *_, **__: None
    stock = _app.pin_request_origin
    _app.pin_request_origin = lambda address, _secure: stock(address, True)
    _evaluator.enforce = own_enforce
    _runtime.execution_credentials = _lambda.execution_credentials = own_credentials


def keep(access_key: str, seconds: float) -> None:
    """Let a session end after some time; MiniStack checks a database's token only against one that ends."""
    session = _sts._sessions[access_key]
    session["Expiration"] = session["IssuedAt"] + seconds


def has_role(arn: str) -> bool:
    """Say whether a role exists in its account."""
    named = re.fullmatch(r"arn:[\w-]+:iam::(\d{12}):role/(?:[^/]+/)*([^/]+)", arn)
    return named is not None and _iam._roles.get_scoped(named[1], None, named[2]) is not None


def session(access_key: str) -> tuple[str, str] | None:
    """Return the ARNs of a session and of its role, if that is one for a team's code; None for another key."""
    arn = (_sts._sessions.get(access_key) or {}).get("Arn", "")
    named = re.fullmatch(r"arn:[\w-]+:sts::(\d{12}):assumed-role/([^/]+)/.+", arn)
    role = named and _iam._roles.get_scoped(named[1], None, named[2])
    trust = (role or {}).get("AssumeRolePolicyDocument") or "{}"
    stated = (json.loads(trust) if isinstance(trust, str) else trust).get("Statement", [])
    who = [each.get("Principal") for each in (stated if isinstance(stated, list) else [stated])]
    services = [each.get("Service", []) for each in who if isinstance(each, dict)]
    trusted = {name for each in services for name in (each if isinstance(each, list) else [each])}
    return (arn, str(role["Arn"])) if role and trusted & RUN_CODE else None


@dataclass(frozen=True)
class Database:
    """What a login asks of a database of RDS: its resource id, where it listens, whether it takes tokens of IAM."""

    resource: str
    port: int
    takes_tokens: bool


def database(kind: str, name: str, server: str) -> Database | None:
    """Return an instance ("db") or a cluster of the account and region, if the server runs behind it."""
    store, resource = (_rds._instances, "DbiResourceId") if kind == "db" else (_rds._clusters, "DbClusterResourceId")
    found, running = store.get(name), postgres.servers()
    port = running and running.port(server)
    if found is None or not port:
        return None
    return Database(found[resource], port, found.get("IAMDatabaseAuthenticationEnabled") is True)


def signer(token: str, *, host: str, port: int, user: str) -> str | None:
    """Return the access key that signed a token for logging in at an address; None for anything else."""
    found = _tokens.verify_rds_iam_token(
        token, hostname=host, port=port, db_user=user, region=region(), account_id=account()
    )
    return getattr(found, "access_key_id", None)


@dataclass(frozen=True)
class Statement:
    """A statement about an action: whether it allows it, on what, if that is asked for; its conditions' keys."""

    allows: bool
    resources: tuple[str, ...]
    matches: bool
    keys: frozenset[str]


def statements(access_key: str, service: str, action: str, resource: str) -> list[Statement]:
    """Return what is stated about an action in the caller's policies and in the resource's own; see `matches`."""
    caller = _evaluator.resolve_principal(access_key, account())
    layers = [caller.policies, *caller.limits, [_of_the_resource(service, resource, caller.arn)]]
    return [
        Statement(
            each.effect == "Allow",
            tuple(each.resources),
            _evaluator._resource_matches(resource, each.resources, each.not_resources),
            frozenset(key.lower() for tests in each.conditions.values() for key in tests),
        )
        for layer in layers
        for policy in layer
        for each in policy
        if _evaluator._action_matches(action, each.actions, each.not_actions)
    ]


def _of_the_resource(service: str, resource: str, caller: str) -> list[Any]:
    """Return the statements of a resource's policy that are about the caller."""
    policy, _owner = _evaluator._resource_policy(service, resource) or ("", None)
    found = (json.loads(policy) if isinstance(policy, str) and policy else policy or {}).get("Statement", [])
    own = [
        each
        for each in (found if isinstance(found, list) else [found])
        if _evaluator._principal_matches(each.get("Principal", {}), caller)
    ]
    parsed: list[Any] = _evaluator.parse_policy_document({"Statement": own})
    return parsed
