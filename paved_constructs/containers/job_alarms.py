"""The alarms of a job: a run that failed, and a run that never was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, math

LATE: Final = timedelta(minutes=15)
"""What a beginning may be late, and CloudWatch after it."""

SHORT: Final = Duration.minutes(5)
LONG: Final = Duration.hours(1)
MOST_OF_SHORT: Final = timedelta(days=1)
MOST_OF_LONG: Final = timedelta(days=7)
"""How far an alarm looks back at most, with periods of less than an hour and of an hour. AWS documentation."""


def _ended_badly(job: Any) -> cloudwatch.IMetric:
    made = {
        "failed": job.state_machine.metric_failed(period=MINUTE, statistic="Sum"),
        "late": job.state_machine.metric_timed_out(period=MINUTE, statistic="Sum"),
        "aborted": job.state_machine.metric_aborted(period=MINUTE, statistic="Sum"),
    }
    return math(" + ".join(f"FILL({name}, 0)" for name in made), made, "runs that did not end well")


def _begun(job: Any) -> cloudwatch.IMetric:
    begun: cloudwatch.IMetric = job.state_machine.metric_started(period=job.watched_by, statistic="Sum")
    return begun


MISSED: Final = "Missed"

ALARMS: Final[Alarms] = (
    Alarm(
        "Failed",
        metric=_ended_badly,
        limit=0,
        periods=1,
        datapoints=1,
        means="A run failed after all its tries, or over its time_limit, or was left out beside the one before.",
        do="Read the reason in the state machine's history, then the job's log; start it from there if it is due.",
    ),
    Alarm(
        MISSED,
        metric=_begun,
        limit=1,
        periods=1,
        datapoints=1,
        compare=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        missing=cloudwatch.TreatMissingData.BREACHING,
        means="No run began for longer than the schedule waits; a new job has this alarm until its first run.",
        do="See whether the schedule is enabled, and what its dead-letter queue holds; start it by hand if it is due.",
    ),
)


def watch_period(gap: timedelta | None) -> Duration:
    """Return in which periods beginnings that are `gap` apart are counted."""
    return SHORT if gap is not None and gap + LATE <= MOST_OF_SHORT else LONG


def fitting(rows: Alarms, gap: timedelta | None, window: Duration) -> Alarms:
    """Return the rows for a job whose beginnings are `gap` apart at most, and up to `window` late by its own wish.

    An alarm looks back for a week at most: a job that begins more seldom, or once, has none on a missed run; its
    dead-letter queue tells of a beginning that failed.
    """
    if gap is None:
        return tuple(row for row in rows if row.name != MISSED)
    looks_back = gap + LATE + timedelta(seconds=window.to_seconds())
    period = watch_period(gap)
    hourly = timedelta(hours=1) if period is LONG else timedelta(0)  # clocks that change; a period that has just begun
    count = ceil((looks_back + hourly) / timedelta(seconds=period.to_seconds()))
    if count * timedelta(seconds=period.to_seconds()) > (MOST_OF_LONG if period is LONG else MOST_OF_SHORT):
        return tuple(row for row in rows if row.name != MISSED)
    return tuple(replace(row, periods=count, datapoints=count) if row.name == MISSED else row for row in rows)
