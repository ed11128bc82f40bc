"""How an instance runs the program of its fleet: a container or a unit, both under systemd and with no more rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import join
from typing import Any, Final

from aws_cdk import aws_s3_assets as assets
from constructs import Construct, IConstruct

from paved_constructs.core.errors import PavedError
from paved_constructs.instances.unit import CODE, Unit
from paved_constructs.parts.profile import Profile

ROOT_PORTS: Final = range(1, 1024)
LOG_FILE: Final = "/var/log/fleet.log"

CONTAINER_SETUP: Final = (
    "systemctl mask --quiet --now ecs || true  # the machine image's own agent would look for a cluster",
    "systemctl enable --quiet --now docker",
    'if [[ "$IMAGE" == *.dkr.ecr.* ]]; then',
    '  aws ecr get-login-password --region "$REGION" | docker login --username AWS --password-stdin "${IMAGE%%/*}"',
    "fi",
    'docker pull --quiet "$IMAGE"',
)
BUFFER: Final = "25m"
"""Minutes of logs, kept while CloudWatch cannot be reached."""


@dataclass(frozen=True)
class Program:
    """What an instance prepares once (shell), and the lines with which systemd then runs it ([Service])."""

    setup: tuple[str, ...]
    service: tuple[str, ...]
    log_file: str | None = None
    """Where its log stands on the instance; None for what writes to CloudWatch itself."""


def check_port(construct: IConstruct, port: int, user: str) -> None:
    """Raise PavedError for a port that only root may listen at, where the program is not root."""
    if port in ROOT_PORTS and user.partition(":")[0] not in {"root", "0"}:
        raise PavedError(construct, f"port={port}; a program without root's rights listens at 1024 or above")


def container(image: str, rows: Mapping[str, Any], profile: Profile, log_group: str, command: Sequence[str]) -> Program:
    """Return how a container runs with the settled rows of PROGRAM: in the machine's own network.

    So the one hop of the metadata service reaches it, and its credentials are the fleet's.
    """
    options = [
        "--rm --name fleet --network host --init --security-opt no-new-privileges --env-file /etc/fleet/environment",
        f"--user {rows['user']}",
        *(f"--cap-drop {each.name}" for each in rows["drop_capabilities"]),
        *(["--read-only"] if rows["readonly_root_filesystem"] else []),
        *(f"--tmpfs {path}:nosuid,nodev,exec,size={size}m" for path, size in rows["tmpfs"].items()),
        *(f"--device {each}" for each in profile.devices),
        *(["--runtime nvidia --env NVIDIA_VISIBLE_DEVICES=all"] if profile.gpus else []),
        *(f"--env {name}={value}" for name, value in profile.environment.items()),
        f"--log-driver awslogs --log-opt awslogs-region=${{REGION}} --log-opt awslogs-group={log_group}",
        f"--log-opt awslogs-stream=${{INSTANCE}} --log-opt mode=non-blocking --log-opt max-buffer-size={BUFFER}",
    ]
    stop = int(rows["stop_timeout"].to_seconds())
    service = (
        "EnvironmentFile=/etc/fleet/settings",
        "ExecStartPre=-/usr/bin/docker rm --force fleet",
        f"ExecStart=/usr/bin/docker run {' '.join(options)} {image} {_literal(join(command))}".rstrip(),
        f"ExecStop=/usr/bin/docker stop -t {stop} fleet",
    )
    return Program((f"IMAGE={image}", *CONTAINER_SETUP), service)


def unit_program(construct: Construct, given: Unit, rows: Mapping[str, Any], role: Any) -> Program:
    """Return how a unit runs with the settled rows of PROGRAM; its role may read the code."""
    if not given.command.startswith("/"):
        raise PavedError(construct, f"unit: command={given.command!r}; begin with an absolute path, as {CODE}/serve")
    user, _, group = rows["user"].partition(":")
    service = (
        "EnvironmentFile=/etc/fleet/environment",
        f"WorkingDirectory={CODE}",
        f"ExecStart={given.command}",
        f"User={user}",
        *([f"Group={group}"] if group else []),
        "NoNewPrivileges=yes",
        "PrivateTmp=yes",
        "StateDirectory=fleet",
        *(["ProtectSystem=strict", "ProtectHome=yes"] if rows["readonly_root_filesystem"] else []),
        *(["CapabilityBoundingSet="] if rows["drop_capabilities"] else []),
        f"StandardOutput=append:{LOG_FILE}",
        f"StandardError=append:{LOG_FILE}",
    )
    fetch = () if given.code is None else _fetch(construct, given.code, role)
    return Program((f"mkdir -p {CODE}", *fetch, f"cd {CODE}", *given.setup, "cd /"), service, LOG_FILE)


def _literal(command: str) -> str:
    """Return a command line in which systemd finds no variables and no specifiers of its own."""
    return command.replace("%", "%%").replace("$", "$$")


def _fetch(construct: Construct, code: str | Path, role: Any) -> tuple[str, ...]:
    if not Path(code).is_dir():
        raise PavedError(construct, f"unit: code={str(code)!r} is no folder")
    asset = assets.Asset(construct, "Code", path=str(code))
    asset.grant_read(role)
    return (f"aws s3 cp --quiet {asset.s3_object_url} {CODE}.zip", f"unzip -q -o {CODE}.zip -d {CODE}")
