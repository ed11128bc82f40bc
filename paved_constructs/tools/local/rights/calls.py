"""What code has asked of AWS on this machine, and whether its role allows it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.request import urlopen

from paved_constructs.tools.local.aws import LocalAws

PATH: Final = "/_paved/calls"
"""Where the emulator tells them; no bucket can have this name."""


class Verdict(StrEnum):
    """What the policies say to a call."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"
    """Nobody here can tell what AWS would say; the call went through."""


@dataclass(frozen=True)
class Call:
    """What code asked for: an action of IAM ("s3:PutObject") on a resource, by its ARN ("*": none is known).

    `caller` is the ARN of a function, or of the session of a task's or an instance's role; `role` is the role's. What
    AWS does in the caller's name is a call as well: the way into a database, and the use of the key that something is
    encrypted with, whose ARN is `of`. `because` says why a verdict is unknown.
    """

    caller: str
    role: str
    action: str
    resource: str
    verdict: Verdict
    because: str = ""
    of: str = ""


def calls(aws: LocalAws) -> list[Call]:
    """Return the calls that functions, and programs with `as_role`, have made, the oldest first, each once."""
    with urlopen(f"{aws.endpoint_url}{PATH}", timeout=10) as answer:  # noqa: S310 - our own address on loopback
        found = json.load(answer)
    return [Call(**{**each, "verdict": Verdict(each["verdict"])}) for each in found]


def as_role(aws: LocalAws, role: str) -> dict[str, str]:
    """Return what a process calls AWS with as a task or an instance would that has this role (its ARN), for an hour.

    To be laid over `aws.environment()`.
    """
    found = aws.client("sts").assume_role(RoleArn=role, RoleSessionName="paved-local")["Credentials"]
    names = {"AccessKeyId": "ACCESS_KEY_ID", "SecretAccessKey": "SECRET_ACCESS_KEY", "SessionToken": "SESSION_TOKEN"}
    return {f"AWS_{variable}": str(found[name]) for name, variable in names.items()}
