"""What Lambda would refuse, said at synthesis."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import IConstruct

from paved_constructs.core.errors import PavedError

MEMORY_MIB: Final = (128, 10240)
TIMEOUT_SECONDS: Final = (1, 900)
"""AWS documentation: "Lambda quotas", Function configuration."""


def check_limits(construct: IConstruct, memory: int, timeout: Duration) -> None:
    """Raise PavedError for memory (MiB) or a timeout outside Lambda's limits."""
    least, most = MEMORY_MIB
    if not least <= memory <= most:
        raise PavedError(construct, f"memory={memory!r} MiB; Lambda gives {least} to {most} MiB")
    seconds, (shortest, longest) = timeout.to_seconds(), TIMEOUT_SECONDS
    if not shortest <= seconds <= longest:
        raise PavedError(
            construct,
            f"timeout={seconds:g} s; Lambda allows {shortest} to {longest} s; what takes longer is a job",
        )


def check_provisioned(construct: IConstruct, provisioned: int | None, snap_start: lambda_.SnapStartConf | None) -> None:
    """Raise PavedError for a provisioned concurrency that is none, or that SnapStart rules out."""
    if provisioned is None:
        return
    if provisioned < 1:
        raise PavedError(construct, f"provisioned_concurrency={provisioned!r}; give 1 or more, or leave it out")
    if snap_start is not None:
        raise PavedError(
            construct,
            f"provisioned_concurrency={provisioned} with SnapStart, of which Lambda takes one; leave it out, since "
            "SnapStart costs nothing, or waive snap_start with ()",
        )


def snap_start(
    construct: IConstruct, runtime: lambda_.Runtime, families: tuple[lambda_.RuntimeFamily, ...]
) -> lambda_.SnapStartConf | None:
    """Return SnapStart for a runtime of `families`; raise PavedError where that runtime cannot have it."""
    if runtime.family not in families:
        return None
    if not runtime.supports_snap_start:
        raise PavedError(
            construct,
            f"runtime={runtime.name!r} cannot use SnapStart; take java21 or newer, or waive snap_start with ()",
        )
    return lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS
