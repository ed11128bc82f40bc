"""The alarms of a PostgreSQL, on RDS and on Aurora."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_rds as rds

from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, Compare

MIB: Final = 1024**2


@dataclass(frozen=True)
class Watched:
    """What the alarms measure: a database, and how many connections PostgreSQL takes in its memory."""

    database: rds.DatabaseInstance | rds.DatabaseCluster
    max_connections: int


def _metric(name: str, statistic: str = "Average") -> Callable[[Watched], cloudwatch.IMetric]:
    """Return what makes the metric `name` of a database, minute by minute."""
    return lambda watched: watched.database.metric(name, period=MINUTE, statistic=statistic)


def _share_of_connections(watched: Watched) -> cloudwatch.IMetric:
    return cloudwatch.MathExpression(
        expression=f"open / {watched.max_connections}",
        using_metrics={"open": _metric("DatabaseConnections", "Maximum")(watched)},
        label="open connections, as a share of the most that PostgreSQL takes",
        period=MINUTE,
    )


SHARED: Final[Alarms] = (
    Alarm(
        "Cpu",
        metric=_metric("CPUUtilization"),
        limit=90,
        periods=15,
        datapoints=15,
        means="The processors have been busy for a quarter of an hour (the limit is in percent).",
        do="Find the statement that takes the time in Database Insights; add an index, or take a larger instance.",
    ),
    Alarm(
        "Memory",
        metric=_metric("FreeableMemory", "Minimum"),
        limit=128 * MIB,
        compare=Compare.LESS_THAN_THRESHOLD,
        means="Under 128 MiB of memory are free (the limit is in bytes); the next large sort or join may swap.",
        do="Compare with the number of connections: each takes memory. Pool them, or take a larger instance.",
    ),
    Alarm(
        "Connections",
        metric=_share_of_connections,
        limit=0.8,
        means="Four fifths of the connections that PostgreSQL takes are open; after the last, every login fails.",
        do="See who holds them in pg_stat_activity: what is idle leaks, or was scaled out without a pool.",
    ),
    Alarm(
        "TransactionIds",
        metric=_metric("MaximumUsedTransactionIDs", "Maximum"),
        limit=500_000_000,
        means="Vacuuming falls behind: at about two thousand million used transaction ids, writing stops for good.",
        do="Look for what holds it up: a transaction, a prepared one or a replication slot open for days. End that.",
    ),
)

INSTANCE: Final[Alarms] = (
    *SHARED,
    Alarm(
        "Storage",
        metric=_metric("FreeStorageSpace", "Minimum"),
        limit=1536 * MIB,
        compare=Compare.LESS_THAN_THRESHOLD,
        means="Under 1.5 GiB are free (the limit is in bytes), although storage grows by itself at a tenth.",
        do="It is at max_allocated_storage or grew in the last six hours: raise that, then see what fills it.",
    ),
    Alarm(
        "DiskQueue",
        metric=_metric("DiskQueueDepth"),
        limit=32,
        periods=15,
        datapoints=15,
        means="Reads and writes have been waiting for the disk for a quarter of an hour.",
        do="See the waits for IO in Database Insights: an index or more memory saves reads, more storage brings speed.",
    ),
)

CLUSTER: Final[Alarms] = (
    *SHARED,
    Alarm(
        "Capacity",
        metric=_metric("ACUUtilization"),
        limit=90,
        periods=15,
        datapoints=15,
        means="The cluster has been at its maximum capacity for a quarter of an hour (the limit is in percent).",
        do="If the traffic is real, raise serverless_v2_max_capacity; else find the statement in Database Insights.",
    ),
    Alarm(
        "ReplicaLag",
        metric=_metric("AuroraReplicaLagMaximum", "Maximum"),
        limit=2000,
        means="A reader is over two seconds behind the writer (the limit is in milliseconds), and tells old news.",
        do="Look for a long transaction or a burst of writes; a reader that lags far restarts by itself.",
    ),
    Alarm(
        "Deadlocks",
        metric=_metric("Deadlocks"),
        limit=0,
        means="Transactions wait for one another until PostgreSQL ends one of them (in deadlocks a second).",
        do="Its log names both statements: let them take their locks in the same order, and repeat what was ended.",
    ),
)
