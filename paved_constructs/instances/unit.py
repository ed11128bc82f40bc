"""A program that an instance runs itself, without a container."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CODE: Final = "/opt/fleet"
"""Where an instance finds the code of its unit."""


@dataclass(frozen=True)
class Unit:
    """A program under systemd: what it is started with, restarted by, and ended by (SIGTERM).

    `command` is its command line, beginning with an absolute path; `code` a folder that each instance finds in
    `/opt/fleet`; `setup` are shell commands that root runs there once, before the first start.
    """

    command: str
    code: str | Path | None = None
    setup: Sequence[str] = ()
