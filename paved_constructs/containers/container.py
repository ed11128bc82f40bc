"""What the one container of a task may do and write, and where it logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_logs as logs
from constructs import Construct

from paved_constructs.parts.log_group import PavedLogGroup

TMPFS_OPTIONS: Final = (ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV, ecs.TmpfsMountOption.EXEC)
"""Executable, since libraries of Java and Python unpack their native code there."""


def linux_parameters(construct: Construct, rows: Mapping[str, Any]) -> ecs.LinuxParameters:
    """Return what a container may do and write, as the settled rows of TASK say."""
    linux = ecs.LinuxParameters(construct, "Linux", init_process_enabled=rows["init_process_enabled"])
    linux.drop_capabilities(*rows["drop_capabilities"])
    for path, mebibytes in rows["tmpfs"].items():
        linux.add_tmpfs(ecs.Tmpfs(container_path=path, size=mebibytes, mount_options=list(TMPFS_OPTIONS)))
    return linux


def logging(construct: Construct, rows: Mapping[str, Any], retention: logs.RetentionDays | None) -> ecs.LogDriver:
    """Return how a container logs: into a group of its construct's own."""
    return ecs.LogDrivers.aws_logs(
        log_group=PavedLogGroup(construct, "Logs", retention=retention).log_group,
        stream_prefix=construct.node.id,
        mode=rows["log_mode"],
        max_buffer_size=rows["max_buffer_size"],
    )
