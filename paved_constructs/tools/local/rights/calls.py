"""What functions have asked of AWS on this machine, and whether their roles allow it."""

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
    """What a function asked for: an action of IAM ("s3:PutObject") on a resource, by its ARN ("*": none is known).

    `function` and `role` are ARNs. What AWS does in the function's name is a call as well: the way into a database, and
    the use of the key that something is encrypted with, whose ARN is `of`. `because` says why a verdict is unknown.
    """

    function: str
    role: str
    action: str
    resource: str
    verdict: Verdict
    because: str = ""
    of: str = ""


def calls(aws: LocalAws) -> list[Call]:
    """Return the calls that functions have made, the oldest first, each once."""
    with urlopen(f"{aws.endpoint_url}{PATH}", timeout=10) as answer:  # noqa: S310 - our own address on loopback
        found = json.load(answer)
    return [Call(**{**each, "verdict": Verdict(each["verdict"])}) for each in found]
