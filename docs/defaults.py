"""The page of defaults: every golden table, as Markdown."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any, Final

from aws_cdk import Duration
from constructs import Construct

from docs.discovery import golden, is_public, left_out, printed
from paved_constructs.core.golden import Choice, Fixed, Golden, Tier
from paved_constructs.parts.alarms import Alarm

PAGE: Final = Path(__file__).parent / "defaults.md"

HEAD: Final = """# Golden defaults

Generated from the golden tables by `make docs`; a test holds it current.

How a row is left: **never** (drop to plain CDK, where the guardrails still see it), **waiver** (with a reason, an
owner and an end: `setting=waived(value, because=…, until=…)`), or **argument** (a free choice: `setting=value`).
"""

PARTS: Final = """
## Parts

What the constructs above are made of.
"""

OTHERWISE: Final = """
## Done otherwise

What was asked for and is done otherwise, or not. [Coverage](coverage.md) counts it.

| asked for | why it is not like this |
|---|---|
"""

COLUMNS: Final = "| setting | production | sandbox | why | controls | left by |\n|---|---|---|---|---|---|\n"

WORDS: Final = {None: "-", True: "yes", False: "no"}


def page() -> str:
    """Return the whole page."""
    made = "".join(_section(kind) for kind in printed() if is_public(kind))
    parts = "".join(_section(kind) for kind in printed() if not is_public(kind))
    reasons = "".join(f"| {row} | {why} |\n" for row, why in left_out().items())
    return f"{HEAD}{made}{PARTS}{parts}{OTHERWISE}{reasons}"


def _section(kind: type[Construct]) -> str:
    sentence = (kind.__doc__ or "").partition("\n")[0]
    rows = "".join(_row(name, row) for name, row in golden(kind).items())
    return f"\n### {kind.__name__}\n\n{sentence}\n\n{COLUMNS}{rows}{_alarms(kind)}"


def _row(name: str, row: Golden) -> str:
    production, sandbox = (_cell(row.at(tier)) for tier in (Tier.PRODUCTION, Tier.SANDBOX))
    how = "never" if isinstance(row, Fixed) else "argument" if isinstance(row, Choice) else "waiver"
    return f"| `{name}` | {production} | {sandbox} | {row.why} | {', '.join(row.controls)} | {how} |\n"


def _alarms(kind: type[Construct]) -> str:
    row = golden(kind).get("alarms")
    if row is None:
        return ""
    lines = [f"| {a.name} | {a.limit:g} | {a.datapoints} of {a.periods} | {a.means} | {a.do} |\n" for a in row.value]
    return f"\n| alarm | limit | minutes | means | do |\n|---|---|---|---|---|\n{''.join(lines)}"


def _cell(value: Any) -> str:
    return shown(value).replace("|", "\\|")


def shown(value: Any) -> str:
    """Return a golden value as a reader of CDK code would write it."""
    if isinstance(value, list | tuple):
        return "; ".join(map(shown, value)) or "none"
    if isinstance(value, Enum | Alarm):
        return str(value.name)
    if isinstance(value, Duration):
        return value.to_human_string()
    if isinstance(value, str | int | float | None):
        return WORDS[value] if value is None or isinstance(value, bool) else str(value)
    fields = value if isinstance(value, dict) else getattr(value, "_values", None)  # a struct of the CDK
    if isinstance(fields, dict):
        return ", ".join(f"{name} {shown(inside)}" for name, inside in fields.items())
    return _constant(value)


def _constant(value: Any) -> str:
    """Return the name of a class's constant, like BLOCK_ALL; its class where it was made by a method."""
    kind, this = type(value), _identity(value)
    names = [name for name in dir(kind) if name.isupper() and _identity(getattr(kind, name)) == this]
    made_from = getattr(value, "props", None) or getattr(value, "expression_string", None)
    return names[0] if names else shown(made_from) if made_from is not None else kind.__name__


def _identity(value: Any) -> str | None:
    """Return the object's identity on the side of JavaScript: two Python objects may stand for one there."""
    reference = getattr(value, "__jsii_ref__", None)
    return None if reference is None else str(reference.ref)
