"""What a resource policy says, apart from how it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

ROOT: Final = re.compile(r"arn:[\w-]+:iam::(\d{12}):root")


def statements(document: Any) -> list[str] | None:
    """Return what a policy (a document, its JSON or None) states: each statement as a text, alike if they mean alike.

    The order of statements, actions, resources, principals and values, and a statement's id, mean nothing.
    """
    if isinstance(document, str):
        document = json.loads(document)
    if not document:
        return None
    return sorted({json.dumps(_statement(one), sort_keys=True) for one in _listed(document.get("Statement") or [])})


def _statement(statement: Mapping[str, Any]) -> dict[str, Any]:
    meaning: dict[str, Any] = {}
    for name, value in statement.items():
        if name.endswith("Principal"):
            meaning[name] = _principals(value)
        elif name == "Condition":
            meaning[name] = {
                operator: {key.lower(): _values(values) for key, values in tests.items()}
                for operator, tests in value.items()
            }
        elif name.endswith("Action"):
            meaning[name] = sorted({action.lower() for action in _listed(value)})
        elif name != "Sid":
            meaning[name] = _values(value)
    return meaning


def _principals(value: Any) -> dict[str, list[str]]:
    """ "*" is every AWS principal, and an account's root stands for the account."""
    by_kind = value if isinstance(value, Mapping) else {"AWS": value}
    return {kind: sorted({ROOT.sub(r"\1", name) for name in _values(names)}) for kind, names in by_kind.items()}


def _values(value: Any) -> list[str]:
    return sorted({_text(one) for one in _listed(value)})


def _text(value: Any) -> str:
    text = str(value)
    return text.lower() if text in ("True", "False") else text


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
