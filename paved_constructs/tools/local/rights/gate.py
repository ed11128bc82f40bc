"""Between a team's code and AWS on this machine: who calls, whether the role allows it, and a record of it.

A function is given a session of its role, as Lambda gives it one; a program may ask for one as a task or an instance
would have it. Whoever else calls has the account's own credentials, or a deployment's role, and may do anything.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs

from paved_constructs.tools.local.rights import internals
from paved_constructs.tools.local.rights.calls import PATH, Call, Verdict
from paved_constructs.tools.local.rights.judge import Request, Session, judged

App = Callable[[Any, Any, Any], Awaitable[None]]
"""An ASGI application."""

LASTS: Final = 10 * 365 * 24 * 3600.0  # seconds: a function that stays warm never asks for new credentials
MOST: Final = 10_000  # calls that are remembered


@dataclass(frozen=True)
class _Serving:
    """A request of a team's code while it is served, and the calls that were made of it."""

    session: Session | None = None
    calls: list[Call] = field(default_factory=list)


class _Asked:
    """What MiniStack takes for its switch: policies count while a request of a team's code is served."""

    def __bool__(self) -> bool:
        return _serving.get() is not None


_log: Final = logging.getLogger("rights")
_sessions: Final[dict[str, Session]] = {}
_made: Final[deque[Call]] = deque(maxlen=MOST)
_serving: Final[ContextVar[_Serving | None]] = ContextVar("serving", default=None)


def install() -> None:
    """Let policies count in the emulator of this process; to be called once, before it serves."""
    internals.install(_Asked(), _credentials, _enforce)


def guarded(app: App) -> App:
    """Return the emulator's application, which now knows the code among its callers, and tells of its calls."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        known = session(_access_key(scope)) if scope["type"] == "http" else None
        if scope["type"] == "http" and scope["path"] == PATH:
            await _tell(send)
        elif known is None:
            await app(scope, receive, send)
        else:
            with _served(_Serving(known)) as serving:
                await app(scope, receive, send)
            if not serving.calls:
                what, because = f"{scope['method']} {scope['path']}", "no action of IAM is known for it"
                _note(Call(known.caller, known.role, "?", what, Verdict.UNKNOWN, because))

    return serve


def session(access_key: str) -> Session | None:
    """Return the code that has an access key; None for another caller."""
    if access_key not in _sessions and (found := internals.session(access_key)) is not None:
        _sessions[access_key] = Session(access_key, *found)
    return _sessions.get(access_key)


def may(session: Session, asked: Request) -> bool:
    """Say whether code may do what it asks for otherwise than by calling AWS's API."""
    with _served(_Serving(session)):
        return _refusal(session, asked) is None


@contextmanager
def _served(serving: _Serving) -> Iterator[_Serving]:
    token = _serving.set(serving)
    try:
        yield serving
    finally:
        _serving.reset(token)


def _access_key(scope: Mapping[str, Any]) -> str:
    authorization = next((value for name, value in scope["headers"] if name.lower() == b"authorization"), b"")
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return internals.access_key({"authorization": authorization.decode("latin-1")}, query)


async def _tell(send: Any) -> None:
    body = json.dumps([asdict(each) for each in dict.fromkeys(_made)]).encode()
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _credentials(config: dict[str, Any]) -> dict[str, str]:
    """Return a session of the function's role; the account's credentials where there is no such role."""
    role, function = str(config.get("Role", "")), str(config["FunctionArn"])
    if not internals.has_role(role):
        return internals.credentials(config)
    with _served(_Serving()):
        found = internals.credentials(config)
    key = found["AWS_ACCESS_KEY_ID"]
    internals.keep(key, LASTS)
    _sessions[key] = Session(key, ":".join(function.split(":")[:7]), role)
    return found


def _enforce(
    access_key: str,
    action: str,
    service: str,
    region: str,
    resource_arn: str = "*",
    *,
    service_context: Mapping[str, Any] | None = None,
) -> internals.Refusal | None:
    """In MiniStack's own form: answer a refusal, or None."""
    found, context = session(access_key), service_context or {}
    if found is None:
        return internals.enforce(access_key, action, service, region, resource_arn, context)
    return _refusal(found, Request(action, service, resource_arn, context))


def _refusal(session: Session, asked: Request) -> internals.Refusal | None:
    answers = list(judged(session, asked))
    for call, _ in answers:
        _note(call)
    return answers[-1][1]


def _note(call: Call) -> None:
    _made.append(call)
    if (serving := _serving.get()) is not None:
        serving.calls.append(call)
    if call.verdict is not Verdict.ALLOWED:
        _log.warning("%s is %s: %s", call.action, call.verdict, call)
