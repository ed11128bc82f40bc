"""How long a cron expression of EventBridge Scheduler waits at most between two of its times."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
FIELDS: Final = {"minutes": (0, 59), "hours": (0, 23), "month": (1, 12), "year": (1970, 2199)}
"""Name -> least and greatest value. AWS documentation: "Schedule types in EventBridge Scheduler", cron-based ones."""

CYCLE: Final = range(2024, 2032)
"""Years in which every expression that names none shows all of its gaps: two leap years, and years between them."""

STEP: Final = re.compile(r"(?P<range>\*|\w+(-\w+)?)(/(?P<step>\d+))?")


def longest_gap(expression: str) -> timedelta | None:
    """Return the longest wait between two times of "0 2 ? * MON-FRI *", None where there is no second one.

    Clocks that change make it an hour more or less. Raises ValueError for what is no expression, or never comes true.
    """
    fields = expression.split()
    if len(fields) != 6:  # noqa: PLR2004 - minutes, hours, day of month, month, day of week, year
        raise ValueError(
            f"it has {len(fields)} fields, and cron of AWS 6: the last two are the day of week and the year"
        )
    minutes, hours, of_month, month, of_week, year = fields
    if (of_month == "?") == (of_week == "?"):
        raise ValueError("one of the day of month and the day of week is ?, and the other one is not")
    times = [60 * hour + minute for hour in _named("hours", hours) for minute in _named("minutes", minutes)]
    days = list(_days(_named("month", month, MONTHS), of_month, of_week, year))
    if not days:
        raise ValueError("there is no such day")
    within = [later - sooner for sooner, later in pairwise(times)]
    between = [(later - sooner).days * 1440 - times[-1] + times[0] for sooner, later in pairwise(days)]
    return timedelta(minutes=max(within + between)) if within + between else None


def _days(months: Sequence[int], of_month: str, of_week: str, year: str) -> Iterator[date]:
    years = CYCLE if year == "*" else _named("year", year)
    for each in years:
        for month in months:
            for number in range(1, monthrange(each, month)[1] + 1):
                day = date(each, month, number)
                if _is_of_week(day, of_week) if of_month == "?" else _is_of_month(day, of_month):
                    yield day


def _is_of_month(day: date, field: str) -> bool:
    last = monthrange(day.year, day.month)[1]
    if field == "L":
        return day.day == last
    if field == "LW" or field.endswith("W"):
        wanted = date(day.year, day.month, last if field == "LW" else min(_value(field[:-1], (1, 31)), last))
        return day == _nearest_weekday(wanted, last)
    return day.day in _values(field, (1, 31))


def _nearest_weekday(day: date, last: int) -> date:
    """Saturday's is Friday and Sunday's is Monday, but never in another month."""
    ahead = {5: -1 if day.day > 1 else 2, 6: 1 if day.day < last else -2}.get(day.weekday(), 0)
    return day + timedelta(days=ahead)


def _is_of_week(day: date, field: str) -> bool:
    number = day.isoweekday() % 7 + 1  # AWS counts from Sunday, 1
    if field == "L":
        return number == len(DAYS)
    if field.endswith("L"):
        return number in _values(field[:-1], (1, 7), DAYS) and day.day + 7 > monthrange(day.year, day.month)[1]
    if "#" in field:
        name, _, which = field.partition("#")
        return number in _values(name, (1, 7), DAYS) and (day.day - 1) // 7 + 1 == _value(which, (1, 5))
    return number in _values(field, (1, 7), DAYS)


def _named(name: str, field: str, names: Sequence[str] = ()) -> list[int]:
    try:
        return _values(field, FIELDS[name], names)
    except ValueError as error:
        raise ValueError(f"the {name}: {error}") from None


def _values(field: str, bounds: tuple[int, int], names: Sequence[str] = ()) -> list[int]:
    """Return what "*", "5", "1-5", "*/15", "MON-FRI" and lists of them stand for, in order."""
    found: set[int] = set()
    for part in field.split(","):
        match = STEP.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is none of its forms")
        first, _, last = match["range"].partition("-")
        least = bounds[0] if first == "*" else _value(first, bounds, names)
        open_ended = first == "*" or (match["step"] is not None and not last)
        most = bounds[1] if open_ended else _value(last or first, bounds, names)
        if least > most:
            raise ValueError(f"{part!r} ends before it begins")
        found.update(range(least, most + 1, max(int(match["step"] or 1), 1)))
    return sorted(found)


def _value(text: str, bounds: tuple[int, int], names: Sequence[str] = ()) -> int:
    value = names.index(text) + 1 if text in names else int(text) if text.isdigit() else -1
    least, most = bounds
    if not least <= value <= most:
        raise ValueError(f"{text!r} is not between {least} and {most}")
    return value
