"""Golden table + waivers + tier -> the settings to build with, and the record of each departure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import jsii
from aws_cdk import Acknowledgment, Validations
from constructs import Construct, IValidation

from paved_constructs.core.construct import path_of
from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import Choice, Fixed, Golden, GoldenTable, Waived
from paved_constructs.core.stack import PavedStack

LONGEST_WAIVER_DAYS: Final = 366
FEWEST_WORDS: Final = 3


def settle(construct: Construct, golden: GoldenTable, waivers: Mapping[str, Any], **choices: Any) -> dict[str, Any]:
    """Return {setting: value} to build `construct` with: the tier's defaults, the waived and the chosen values.

    `waivers` are the construct's keyword waivers ({setting: Waived}), `choices` its plain arguments that have a row
    (None: the default). Each departure is acknowledged on the construct, so that validation-report.json lists it.
    Raises PavedError for a departure that is not one, not allowed or badly made; an expired one fails the synthesis.
    """
    stack = PavedStack.enclosing(construct)
    settings = {name: row.at(stack.stage.tier) for name, row in golden.items()}
    settings |= {name: value for name, value in choices.items() if value is not None}
    departures = {}
    for name, waiver in waivers.items():
        _check_allowed(construct, golden, name, waiver)
        departures[name] = _departure(construct, stack, name, waiver)
        settings[name] = waiver.value
    _record(construct, stack, golden, departures)
    return settings


def _check_allowed(construct: Construct, golden: GoldenTable, name: str, given: object) -> None:
    row = golden.get(name)
    kind = type(construct).__name__
    if row is None:
        names = ", ".join(sorted(n for n, r in golden.items() if type(r) is Golden)) or "none"
        raise PavedError(construct, f"{kind} has no setting {name!r}; with a waiver it can leave: {names}")
    if isinstance(row, Fixed):
        raise PavedError(
            construct,
            f"{name}={_value(given)!r}: {name} cannot be waived: {row.why} {_asked_by(row)}. Who must leave it uses "
            "the plain CDK construct, where the guardrails still see it",
        )
    if isinstance(row, Choice):
        raise PavedError(construct, f"{name} needs no waiver: pass the value itself, {name}={_value(given)!r}")
    if not isinstance(given, Waived):
        raise PavedError(
            construct,
            f"{name}={given!r} leaves a golden default: {row.why} {_asked_by(row)}. To leave it, write "
            f'{name}=waived({given!r}, because="…", until="YYYY-MM-DD")',
        )


def _departure(construct: Construct, stack: PavedStack, name: str, waiver: Waived[Any]) -> dict[str, str]:
    """Check a waiver's reason and end; return its record. An expired one is left to fail at the end, with its likes."""
    if len(waiver.because.split()) < FEWEST_WORDS:
        raise PavedError(
            construct, f"{name} is waived because={waiver.because!r}: give a reason that a reader can judge"
        )
    try:
        until = date.fromisoformat(waiver.until)
    except (TypeError, ValueError):
        raise PavedError(
            construct, f"{name} is waived until={waiver.until!r}, which is no date; write YYYY-MM-DD"
        ) from None
    owner = waiver.owner or stack.owner
    today = stack.stage.today
    if (until - today).days > LONGEST_WAIVER_DAYS:
        raise PavedError(
            construct,
            f"{name} is waived until {until}, more than a year ahead of {today}; a departure is renewed, not forgotten",
        )
    if until < today:
        message = f"the waiver of {name} ran out on {until}; {owner} renews it with a reason or removes it"
        construct.node.add_validation(_Expired(message))
    return {"because": waiver.because, "until": until.isoformat(), "owner": owner}


def _record(
    construct: Construct, stack: PavedStack, golden: GoldenTable, departures: dict[str, dict[str, str]]
) -> None:
    kind = type(construct).__name__
    sets = {name: list(row.sets) for name, row in golden.items() if row.sets}
    stack.record(path_of(construct), {"construct": kind, "sets": sets, "departures": departures})
    for name, departure in departures.items():
        reason = f"{departure['because']} (owner: {departure['owner']}, until: {departure['until']})"
        Validations.of(construct).acknowledge(Acknowledgment(id=f"paved::{kind}.{name}", reason=reason))


def _asked_by(row: Golden) -> str:
    return f"({', '.join(row.controls)})" if row.controls else "(a rule of this road)"


def _value(given: object) -> object:
    return given.value if isinstance(given, Waived) else given


@jsii.implements(IValidation)
class _Expired:
    """Fails the synthesis, together with every other expired waiver of the app."""

    def __init__(self, message: str) -> None:
        self._message = message

    def validate(self) -> list[str]:
        return [self._message]
