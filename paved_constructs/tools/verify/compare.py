"""Whether two values of a property mean the same, however a template or a service's API spells them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from paved_constructs.tools.verify.report import Difference


def completed(value: Any, default: Any) -> Any:
    """Return a value with what AWS takes for granted: `default` where it says nothing, at any depth.

    The first element of a list in `default` stands for each element of the value's list.
    """
    if isinstance(default, Mapping) and (value is None or isinstance(value, Mapping)):
        given = value or {}
        return {name: completed(given.get(name), default.get(name)) for name in [*given, *(set(default) - set(given))]}
    if isinstance(default, list) and default and isinstance(value, list):
        return [completed(element, default[0]) for element in value]
    return default if value is None else value


def canonical(value: Any) -> Any:
    """Return the one spelling of a value: scalars as text, and nothing for what is off or empty.

    False, "", [] and {} are None: AWS answers for a setting that is off with any of them, or not at all.
    """
    match value:
        case Mapping():
            found = {str(name): canonical(part) for name, part in value.items()}
            return {name: part for name, part in found.items() if part is not None} or None
        case list() | tuple():
            return [part for part in map(canonical, value) if part is not None] or None
        case None | False | "":
            return None
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case float() if value.is_integer():
            return str(int(value))
    return canonical_text(str(value))


def canonical_text(text: str) -> str | None:
    """Return the one spelling of a text: truth in lower case (None for false), a log group's ARN without `:*`."""
    if text.lower() in ("true", "false"):
        return "true" if text.lower() == "true" else None
    return text.removesuffix(":*") if ":log-group:" in text else text


def differences(expected: Any, live: Any, at: str = "") -> tuple[Difference, ...]:
    """Return where two canonical values differ. The order of a list says nothing: AWS keeps none."""
    if isinstance(expected, dict) and isinstance(live, dict):
        names = [*expected, *(name for name in live if name not in expected)]
        inner = (differences(expected.get(name), live.get(name), f"{at}.{name}".lstrip(".")) for name in names)
        return tuple(difference for found in inner for difference in found)
    if isinstance(expected, list) and isinstance(live, list):
        return _lists(expected, live, at)
    return () if _same(expected, live) else (Difference(at, expected, live),)


def _lists(expected: list[Any], live: list[Any], at: str) -> tuple[Difference, ...]:
    unmatched, left = [], list(live)
    for wanted in expected:
        found = next((index for index, one in enumerate(left) if not differences(wanted, one)), None)
        if found is None:
            unmatched.append(wanted)
        else:
            del left[found]
    if len(unmatched) == len(left) == 1:
        return differences(unmatched[0], left[0], f"{at}[]")
    return (Difference(at, unmatched or None, left or None),) if unmatched or left else ()


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _names(one, other) or _names(other, one)
    return bool(one == other)


def _names(name: str, arn: str) -> bool:
    """Some services answer with the ARN of what was named by its id."""
    return arn.startswith("arn:") and not name.startswith("arn:") and arn.endswith((f":{name}", f"/{name}"))
