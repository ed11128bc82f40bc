"""What Fargate has: the memory that each CPU size can be paired with, and how long it waits for a task's end."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from constructs import IConstruct

from paved_constructs.core.errors import PavedError

SIZES: Final[dict[int, tuple[int, ...]]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}
"""CPU units (1024 are a vCPU) -> MiB. AWS's "task definition parameters for Fargate"."""

LONGEST_STOP_SECONDS: Final = 120


def check_size(construct: IConstruct, cpu: int, memory: int) -> None:
    """Raise PavedError where Fargate has no task of `cpu` units and `memory` MiB."""
    if cpu not in SIZES:
        raise PavedError(
            construct, f"cpu={cpu!r}; Fargate has {', '.join(map(str, SIZES))} CPU units (1024 are a vCPU)"
        )
    if memory not in SIZES[cpu]:
        fitting = [str(units) for units, sizes in SIZES.items() if memory in sizes]
        other = f"; {memory} MiB go with cpu={' or '.join(fitting)}" if fitting else ""
        sizes = ", ".join(map(str, SIZES[cpu]))
        raise PavedError(construct, f"memory_limit_mib={memory!r} with cpu={cpu}; it goes with {sizes} MiB{other}")


def check_stop(construct: IConstruct, stop_timeout: Duration) -> None:
    """Raise PavedError for a time that Fargate does not give a task to end."""
    seconds = int(stop_timeout.to_seconds())
    if seconds > LONGEST_STOP_SECONDS:
        raise PavedError(construct, f"stop_timeout={seconds} s; Fargate waits {LONGEST_STOP_SECONDS} s at most")
