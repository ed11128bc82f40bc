"""Alarms as rows: what is measured, the limit, what it means to the person woken, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from constructs import Construct

from paved_constructs.core.construct import path_of
from paved_constructs.core.errors import PavedError
from paved_constructs.parts.topic import alarm_action

Compare = cloudwatch.ComparisonOperator
MINUTE: Final = Duration.minutes(1)


@dataclass(frozen=True)
class Alarm:
    """One alarm of a construct.

    `metric` makes the metric of the construct that is watched; `limit` is in the metric's own unit; `datapoints` of
    the last `periods` must breach it. `means` and `do` go into the alarm's description: what has happened, for a
    person who knows the service but was asleep, and the first thing to do about it.
    """

    name: str
    metric: Callable[[Any], cloudwatch.IMetric]
    limit: float
    means: str
    do: str
    periods: int = 5
    datapoints: int = 3
    compare: Compare = Compare.GREATER_THAN_THRESHOLD
    missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING


Alarms = tuple[Alarm, ...]
"""The alarms of a construct: the value of its golden row `alarms`."""


def math(expression: str, metrics: Mapping[str, cloudwatch.IMetric], label: str) -> cloudwatch.MathExpression:
    """Return an expression over metrics ({name in it: metric}), with a value a minute."""
    return cloudwatch.MathExpression(expression=expression, using_metrics=dict(metrics), label=label, period=MINUTE)


def tuned(rows: Alarms, *, without: Iterable[str] = (), **limits: float) -> Alarms:
    """Return rows with other limits (`Errors=5`) or without some: `alarms=waived(tuned(function.ALARMS, …), …)`.

    Raises PavedError for a name that is not among the rows.
    """
    names = {row.name for row in rows}
    unknown = sorted((set(limits) | set(without)) - names)
    if unknown:
        raise PavedError("tuned()", f"no alarm is called {', '.join(unknown)}; there are {', '.join(sorted(names))}")
    kept = (row for row in rows if row.name not in set(without))
    return tuple(replace(row, limit=limits.get(row.name, row.limit)) for row in kept)


def alarm_name(construct: Construct, row: Alarm) -> str:
    """Return what `watch(…, named=True)` calls an alarm, as in "production-orders-Api-Cpu"."""
    return f"{path_of(construct).replace('/', '-')}-{row.name}"


def watch(construct: Construct, watched: object, rows: Alarms, *, named: bool = False) -> list[cloudwatch.Alarm]:
    """Make the alarms of `rows` below `construct`, each notifying the stack's topic when it starts and when it ends.

    `named` is for a resource that names its own alarms (`alarm_name()`), which could not refer to them otherwise.
    """
    if not rows:
        return []
    notify = alarm_action(construct)
    return [_alarm(construct, watched, row, notify, alarm_name(construct, row) if named else None) for row in rows]


def _alarm(
    construct: Construct, watched: object, row: Alarm, notify: actions.SnsAction, name: str | None
) -> cloudwatch.Alarm:
    alarm = cloudwatch.Alarm(
        construct,
        f"{row.name}Alarm",
        alarm_name=name,
        metric=row.metric(watched),
        threshold=row.limit,
        evaluation_periods=row.periods,
        datapoints_to_alarm=row.datapoints,
        comparison_operator=row.compare,
        treat_missing_data=row.missing,
        alarm_description=f"{row.means} {row.do}",
    )
    alarm.add_alarm_action(notify)
    alarm.add_ok_action(notify)
    return alarm
