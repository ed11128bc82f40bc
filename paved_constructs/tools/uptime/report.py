"""The hours of each resource over a year, and what of them is saved: as a table, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.table import Table

from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.uptime.clock import DAYS as DAYS_OF_WEEK
from paved_constructs.tools.uptime.clock import Moment, hours_up
from paved_constructs.tools.uptime.plan import Rest, plan

DAYS: Final = 364
"""Whole weeks, and both days on which clocks move."""
HOURS: Final = DAYS * 24


@dataclass(frozen=True)
class Hours:
    """A resource and the hours of the year from a day in which it is up; None: a schedule that is not understood."""

    of: Rest
    up: float | None

    @property
    def saved(self) -> float:
        """The share of the hours in which it rests, 0 to 1."""
        return 0.0 if self.up is None else 1 - self.up / HOURS


def hours(assembly: Assembly, selectors: Sequence[str], first: date) -> list[Hours]:
    """Return what of the selected stacks is paid for by the hour, each with its hours in the 52 weeks from `first`."""
    return [Hours(rest, _up(rest, first)) for stack in assembly.select(*selectors) for rest in plan(stack)]


def _up(rest: Rest, first: date) -> float | None:
    if rest.up is None and rest.rest is None:
        return float(HOURS)
    if rest.moments is None:
        return None
    try:
        zone = ZoneInfo(rest.zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return None
    return hours_up(*rest.moments, zone, first, DAYS)


def tables(found: Sequence[Hours]) -> Iterator[Table]:
    """Yield a table for each stage."""
    for stage in dict.fromkeys(each.of.stack.partition("/")[0] for each in found):
        rows = [each for each in found if each.of.stack.partition("/")[0] == stage]
        table = Table(title=f"{stage}: {share(rows):.0%} of the hours saved", title_justify="left")
        for column in ("stack", "resource", "what", "up"):
            table.add_column(column)
        table.add_column("hours a week", justify="right")
        table.add_column("saved", justify="right")
        for row in rows:
            table.add_row(*_cells(row))
        yield table


def share(found: Sequence[Hours]) -> float:
    """Return the share of the hours that is saved of what can rest, 0 to 1."""
    able = [each for each in found if each.of.can_rest]
    return sum(each.saved for each in able) / len(able) if able else 0.0


def as_json(found: Sequence[Hours], first: date) -> dict[str, Any]:
    """Return the same for machines: {"from", "days", "resources": [{"stack", "resource", …, "hours_up", "saved"}]}."""
    listed = [
        {
            "stack": each.of.stack,
            "resource": each.of.path,
            "what": each.of.kind,
            "up": each.of.up,
            "rests": each.of.rest,
            "zone": each.of.zone,
            "can_rest": each.of.can_rest,
            "hours_up": each.up,
            "saved": round(each.saved, 4),
        }
        for each in found
    ]
    return {"from": first.isoformat(), "days": DAYS, "saved": round(share(found), 4), "resources": listed}


def _cells(row: Hours) -> tuple[str, ...]:
    a_week = "?" if row.up is None else f"{row.up / DAYS * 7:.1f}"
    return (row.of.stack.partition("/")[2], row.of.path, row.of.kind, _when(row.of), a_week, f"{row.saved:.0%}")


def _when(rest: Rest) -> str:
    if rest.moments:
        up, ends = rest.moments
        return f"{up.at:%H:%M}-{ends.at:%H:%M} {_days(up)} {rest.zone}"
    if rest.up or rest.rest:
        return f"not understood: {rest.up} to {rest.rest}"
    return "always" if rest.can_rest else "always: it cannot rest"


def _days(moment: Moment) -> str:
    """Return days as a person writes them: "mon-fri", "mon wed"."""
    first, last = DAYS_OF_WEEK.index(moment.days[0]), DAYS_OF_WEEK.index(moment.days[-1])
    in_a_row = len(moment.days) > 2 and last - first + 1 == len(moment.days)  # noqa: PLR2004 - two are no range
    return f"{moment.days[0]}-{moment.days[-1]}" if in_a_row else " ".join(moment.days)
