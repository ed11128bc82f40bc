"""How many tasks work on a queue: as many as keep the messages per task at a target, between two bounds, always."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_applicationautoscaling as autoscaling
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ecs as ecs

from paved_constructs.containers.rest import UPTIME, let_rest
from paved_constructs.containers.task_alarms import task_count
from paved_constructs.containers.tracking import track
from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import ByTier, Choice, GoldenTable
from paved_constructs.network.capacity import check_range
from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, math

BACKLOG: Final[GoldenTable] = {
    "min_capacity": Choice(
        ByTier(production=2, sandbox=1),
        why="one works on while the other is replaced, or its zone is gone; with 0, the first message starts a task",
        sets=("AWS::ApplicationAutoScaling::ScalableTarget.MinCapacity",),
    ),
    "max_capacity": Choice(
        ByTier(production=12, sandbox=2),
        why="a flood is worked off, and not paid for without end",
        sets=("AWS::ApplicationAutoScaling::ScalableTarget.MaxCapacity",),
    ),
    "backlog_per_task": Choice(
        10,
        why="how many messages a task may have before another one starts: a bearable wait, by the work on one",
        sets=("AWS::ApplicationAutoScaling::ScalingPolicy.TargetTrackingScalingPolicyConfiguration",),
    ),
    "uptime": UPTIME,
    "max_message_age": Choice(
        Duration.minutes(15),
        why="whoever sent a message expects it to be worked on by then; later than that, somebody is told",
    ),
}


def backlog_per_task(worker: Any) -> cloudwatch.MathExpression:
    """Return the messages of a worker's `.queue` for each of its tasks: those that wait, and those in work.

    Those in work count, so that no task is taken away that works on one. Without a task it is all of them: nothing is
    divided by zero, and SQS's silence about an empty queue is 0.
    """
    queue = worker.queue
    metrics = {
        "waiting": queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Average"),
        "working": queue.metric_approximate_number_of_messages_not_visible(period=MINUTE, statistic="Average"),
        "running": task_count(worker, "Running"),
    }
    tasks = "IF(FILL(running, 0) > 0, FILL(running, 0), 1)"
    return math(f"(FILL(waiting, 0) + FILL(working, 0)) / {tasks}", metrics, "messages per task")


def scale_by_backlog(worker: Any, rows: Mapping[str, Any]) -> None:
    """Let a worker's `.service` scale as the settled rows of BACKLOG say ({name: value})."""
    least, most, target = (rows[name] for name in ("min_capacity", "max_capacity", "backlog_per_task"))
    check_range(worker, least, most, every_zone=False, idle=0)
    if target <= 0:
        raise PavedError(worker, f"backlog_per_task={target!r}; a task has one message or more to work on")
    count = worker.service.auto_scale_task_count(min_capacity=least, max_capacity=most)
    track(count, "Backlog", backlog_per_task(worker), target)
    if least == 0:
        _wake(worker, count)
    let_rest(worker, count, least, most)


def _wake(worker: Any, count: ecs.ScalableTaskCount) -> None:
    """Start a task for the first message: from none, target tracking waits until there are more than one task's."""
    waiting = worker.queue.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum")
    metrics = {"waiting": waiting, "running": task_count(worker, "Running")}
    asleep = math("IF(FILL(running, 0) < 1, FILL(waiting, 0), 0)", metrics, "messages without a task")
    steps = [autoscaling.ScalingInterval(lower=1, change=1), autoscaling.ScalingInterval(upper=0, change=0)]
    count.scale_on_metric("Wake", metric=asleep, scaling_steps=steps)


def _age(worker: Any) -> cloudwatch.IMetric:
    oldest = worker.queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum")
    share = f"oldest / {worker.max_message_age.to_seconds():g}"
    return math(share, {"oldest": oldest}, "age of the oldest message, as a share of max_message_age")


def _share_of_target(worker: Any) -> cloudwatch.IMetric:
    messages = backlog_per_task(worker)
    share = f"({messages.expression}) / {worker.backlog_per_task:g}"
    return math(share, messages.using_metrics, "messages per task, as a multiple of backlog_per_task")


BACKLOG_ALARMS: Final[Alarms] = (
    Alarm(
        "Age",
        metric=_age,
        limit=1,
        means="The oldest message waits longer than whoever sent it expects (max_message_age).",
        do="See whether the tasks work at all: read their log; then whether more came than max_capacity works off.",
    ),
    Alarm(
        "Backlog",
        metric=_share_of_target,
        limit=3,
        periods=15,
        datapoints=10,
        means="Each task has three times the messages that it should, though their number follows the backlog.",
        do="See whether it runs at max_capacity or new tasks fail to start; then whether the work became slower.",
    ),
)
