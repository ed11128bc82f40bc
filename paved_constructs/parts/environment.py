"""The environment of a program: whoever may describe the program reads it, so no secret stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from constructs import IConstruct

from paved_constructs.core.errors import PavedError

SECRET_NAMES: Final = ("SECRET", "PASSWORD", "TOKEN", "KEY")
"""How the name of a secret ends."""


class Environment:
    """What the variables of one program are: a name stands for one value, and for no secret.

    `remedy` says how the program is given a secret instead; `secrets` are the names that it is given like that.
    """

    def __init__(
        self, construct: IConstruct, secret_names: tuple[str, ...], *, remedy: str, secrets: Iterable[str] = ()
    ) -> None:
        self._construct = construct
        self._secret_names = secret_names
        self._remedy = remedy
        self._taken: dict[str, str] = dict.fromkeys(secrets, "a secret")

    def take(self, name: str, value: str) -> None:
        """Note a variable. Raises PavedError for a secret, or where the name has another value already."""
        if name.upper().endswith(self._secret_names):
            raise PavedError(
                self._construct,
                f"{name} would stand in the environment, where it is read by whoever may describe the program; "
                f"{self._remedy.replace('NAME', name)}",
            )
        taken = self._taken.setdefault(name, value)
        if taken != value:
            raise PavedError(self._construct, f"{name} is {taken!r} already and cannot be {value!r} too; use named=…")
