"""When a job begins: a schedule of EventBridge Scheduler, checked before AWS sees it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from aws_cdk import Duration
from constructs import IConstruct

from paved_constructs.containers.cron import longest_gap
from paved_constructs.core.errors import PavedError
from paved_constructs.core.time_zone import check_zone

FORM: Final = re.compile(r"(?P<kind>rate|cron|at)\((?P<inside>[^()]+)\)")
RATE: Final = re.compile(r"(?P<count>[1-9]\d*) (?P<unit>minute|hour|day)(?P<plural>s?)")
LONGEST_WINDOW_MINUTES: Final = 1440


def check_schedule(construct: IConstruct, expression: str, time_zone: str | None) -> timedelta | None:
    """Return the longest time between two beginnings, None where there is one beginning only.

    Raises PavedError for an expression that Scheduler would refuse or that never comes true, and for a clock time
    without a time zone.
    """
    match = FORM.fullmatch(expression)
    if match is None:
        raise PavedError(
            construct,
            f"schedule={expression!r} is no schedule; write cron(0 2 * * ? *), rate(15 minutes) or "
            "at(2027-01-31T02:00:00)",
        )
    _check_zone(construct, expression, match["kind"], time_zone)
    kinds = {"rate": _rate, "cron": longest_gap, "at": _at}
    try:
        return kinds[match["kind"]](match["inside"])
    except ValueError as error:
        raise PavedError(construct, f"schedule={expression!r}: {error}") from None


def _check_zone(construct: IConstruct, expression: str, kind: str, time_zone: str | None) -> None:
    if kind == "rate":
        if time_zone is not None:
            raise PavedError(
                construct,
                f"time_zone={time_zone!r}: {expression} counts from its creation and knows no clock; leave it out",
            )
        return
    if time_zone is None:
        raise PavedError(
            construct,
            f"schedule={expression!r} names an hour, and no time zone says whose; give time_zone='Europe/Berlin', or "
            "time_zone='UTC' if it may be another hour in summer",
        )
    check_zone(construct, time_zone)


def _rate(text: str) -> timedelta:
    match = RATE.fullmatch(text)
    if match is None or bool(match["plural"]) != (match["count"] != "1"):
        raise ValueError("a rate is like rate(1 hour) or rate(15 minutes)")
    return timedelta(**{f"{match['unit']}s": int(match["count"])})


def _at(text: str) -> None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is not None or "T" not in text:
        raise ValueError("a time is like at(2027-01-31T02:00:00); its zone stands in time_zone")


def check_run(construct: IConstruct, time_limit: Duration, retry_attempts: int) -> None:
    """Raise PavedError for a run that could not begin, or be tried again."""
    seconds = int(time_limit.to_seconds())
    if seconds < 1:
        raise PavedError(construct, f"time_limit={seconds} s; a run takes a second or more")
    if retry_attempts < 0:
        raise PavedError(construct, f"retry_attempts={retry_attempts}; it is tried again 0 times or more")


def check_window(construct: IConstruct, window: Duration, gap: timedelta | None) -> None:
    """Raise PavedError for a window in which a beginning may be late that is as long as the wait for the next one."""
    minutes = int(window.to_minutes())
    if minutes and gap is not None and timedelta(minutes=minutes) >= gap:
        raise PavedError(
            construct,
            f"flexible_time_window={minutes} min; it has to be below the {int(gap / timedelta(minutes=1))} min to the "
            "next beginning",
        )
    if minutes > LONGEST_WINDOW_MINUTES:
        raise PavedError(
            construct, f"flexible_time_window={minutes} min; Scheduler has {LONGEST_WINDOW_MINUTES} at most"
        )
