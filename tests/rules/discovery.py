"""What the rules ask of a construct: its example, and what its signature lets a team waive."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_type_hints

from constructs import Construct

from docs.discovery import constructs, golden
from tests import examples

__all__ = ["constructs", "example", "golden", "referred", "waivable"]


def example(kind: type[Construct]) -> Callable[[Construct], Construct]:
    """Return the function of tests/examples.py that builds a construct."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
    build: Callable[[Construct], Construct] = getattr(examples, name)
    return build


def waivable(kind: type[Construct]) -> set[str]:
    """Return what a construct's signature lets a team waive."""
    hints = get_type_hints(kind.__init__)
    unpacked = hints.pop("waivers", None)
    names = {name for name, hint in hints.items() if "Waived[" in str(hint)}
    return names | (set(get_type_hints(unpacked.__args__[0])) if unpacked else set())


def referred(value: Any) -> set[str]:
    """Return the logical IDs that a value refers to, at any depth."""
    if isinstance(value, list):
        return {name for element in value for name in referred(element)}
    if not isinstance(value, dict):
        return set()
    own = {value["Ref"]} if "Ref" in value else {value["Fn::GetAtt"][0]} if "Fn::GetAtt" in value else set()
    return own | {name for inside in value.values() for name in referred(inside)}
