"""Whether policies allow what code asks for. Refused is only what AWS surely would refuse: see `known.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from paved_constructs.tools.local.rights import internals, known
from paved_constructs.tools.local.rights.calls import Call, Verdict
from paved_constructs.tools.local.rights.encryption import key_of


@dataclass(frozen=True)
class Session:
    """A team's code as AWS knows it: its access key, and the ARNs of what runs it and of its role."""

    key: str
    caller: str
    role: str


@dataclass(frozen=True)
class Request:
    """What is asked for, in IAM's words, and the keys of conditions that it has itself.

    `of` is what is encrypted, where the resource is its key: a service uses that in the caller's name.
    """

    action: str
    service: str
    resource: str
    context: Mapping[str, Any] = field(default_factory=dict)
    of: str = ""


def judged(session: Session, asked: Request) -> Iterator[tuple[Call, internals.Refusal | None]]:
    """Yield the call, then what the service does in the caller's name; each with the refusal, which ends it."""
    asked = replace(asked, action=known.RENAMED.get(asked.action, asked.action))
    for request in (asked, *_uses(asked)):
        call, refused = _judge(session, request)
        yield call, refused
        if refused is not None:
            return


def _uses(asked: Request) -> Iterator[Request]:
    """Yield the uses of the account's own key that what is asked for brings with it."""
    key = key_of(asked.service, asked.resource) if asked.action in known.KEY_USES else None
    if key is not None:
        via = f"{asked.service}.{internals.region()}.amazonaws.com"
        through = {"kms:ViaService": via, "kms:CallerAccount": internals.account()}
        yield from (Request(use, "kms", key, through, of=asked.resource) for use in known.KEY_USES[asked.action])


def _judge(session: Session, asked: Request) -> tuple[Call, internals.Refusal | None]:
    is_own = ":function:" in session.caller and not asked.of
    own = {"lambda:SourceFunctionArn": session.caller} if is_own else {}
    asked = replace(asked, context={**known.OF_CODE, **own, **asked.context})
    refused = internals.enforce(
        session.key, asked.action, asked.service, internals.region(), asked.resource, dict(asked.context)
    )
    because = _unknown(session, asked, refused=refused is not None)
    verdict = Verdict.UNKNOWN if because else Verdict.DENIED if refused else Verdict.ALLOWED
    call = Call(session.caller, session.role, asked.action, asked.resource, verdict, because, asked.of)
    return call, refused if verdict is Verdict.DENIED else None


def _unknown(session: Session, asked: Request, *, refused: bool) -> str:
    """Say why nobody here can tell what AWS would answer; nothing where it is known."""
    stated = internals.statements(session.key, asked.service, asked.action, asked.resource)
    there = {*known.KEYS, *(key.lower() for key in asked.context)}
    about = [each for each in stated if each.matches]
    if not refused and any(each.allows and not each.keys for each in about):
        about = [each for each in about if not each.allows]  # another one that allows it makes no difference
    if unread := {key for each in about for key in each.keys - there if not key.startswith(known.TAGS)}:
        return f"a condition asks for {', '.join(sorted(unread))}, which has no value here"
    if not refused or any(not each.allows and each.resources == ("*",) for each in stated):
        return ""
    if asked.service not in known.SURE or asked.action in known.NOT_SURE:
        return f"AWS may ask for another action or resource of {asked.service}"
    is_named = asked.resource != "*" and (asked.service != "kms" or ":key/" in asked.resource)
    if not is_named and any(each.allows for each in stated):
        return "which resource it is, is not known here"
    return ""
