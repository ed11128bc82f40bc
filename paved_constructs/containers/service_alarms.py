"""The alarms of a web service: those of its target groups, and those of its tasks."""

from __future__ import annotations

from typing import Final

from paved_constructs.containers.task_alarms import TASK_ALARMS
from paved_constructs.network.target_alarms import TARGET_ALARMS
from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms

ALARMS: Final[Alarms] = (
    *TARGET_ALARMS,
    Alarm(
        "Cpu",
        metric=lambda service: service.service.metric_cpu_utilization(period=MINUTE, statistic="Average"),
        limit=85,
        periods=15,
        datapoints=10,
        means="The tasks' CPU is used up, though they scale at 60 % of it.",
        do="See whether it runs at max_capacity, or new tasks fail to start; raise the bound or find the loop.",
    ),
    *TASK_ALARMS,
)
