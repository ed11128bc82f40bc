"""Hours by the clock of a time zone, over the days on which the clock itself moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AWS_CRON: Final = re.compile(r"cron\((\d{1,2}) (\d{1,2}) \? \* ([A-Z,-]+) \*\)")
UNIX_CRON: Final = re.compile(r"(\d{1,2}) (\d{1,2}) \* \* ([A-Za-z,-]+)")
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Moment:
    """A time of the day, on some days of the week (of DAYS), by a clock."""

    at: time
    days: tuple[str, ...]

    @classmethod
    def read(cls, expression: str) -> Moment | None:
        """Return what a cron expression of AWS or of Unix says; None where it says more than days and a time."""
        found = AWS_CRON.fullmatch(expression) or UNIX_CRON.fullmatch(expression)
        if found is None or int(found[1]) > 59 or int(found[2]) > 23:  # noqa: PLR2004 - minutes and hours
            return None
        days = _days(found[3].lower())
        return cls(time(int(found[2]), int(found[1])), days) if days else None

    def instants(self, zone: ZoneInfo, first: date, last: date) -> Iterator[datetime]:
        """Yield when it comes, in UTC, from one day to another.

        As AWS does it: a time that a day does not have (clocks go forward) is left out, and one that it has twice (they
        go back) comes once (EventBridge Scheduler documentation, "Daylight savings time").
        """
        day = first
        while day <= last:
            local = datetime.combine(day, self.at, zone)
            instant = local.astimezone(UTC)
            if DAYS[day.weekday()] in self.days and instant.astimezone(zone).replace(tzinfo=None) == local.replace(
                tzinfo=None
            ):
                yield instant
            day += DAY


def hours_up(up: Moment, rest: Moment, zone: ZoneInfo, first: date, days: int) -> float:
    """Return the hours between `up` and `rest` in the `days` days from `first`, by the zone's clock."""
    begin, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, first + days * DAY))
    week_before = first - 7 * DAY  # by then, what it is at the beginning has been said
    last = first + days * DAY
    turns = [(instant, True) for instant in up.instants(zone, week_before, last)]
    turns += [(instant, False) for instant in rest.instants(zone, week_before, last)]
    total, since = timedelta(), None
    for instant, is_up in [*sorted(turns), (end, False)]:
        moment = min(max(instant, begin), end)
        if is_up and since is None:
            since = moment
        elif not is_up and since is not None:
            total, since = total + (moment - since), None
    return total / timedelta(hours=1)


def _days(text: str) -> tuple[str, ...]:
    found: set[str] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return ()
        found.update(DAYS[DAYS.index(first) : DAYS.index(last or first) + 1])
    return tuple(day for day in DAYS if day in found)
