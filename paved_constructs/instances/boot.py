"""The user data of a fleet: what an instance writes down, prepares and starts, and how it tells that it is ready."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from shlex import quote
from typing import Any, Final

import jsii
from aws_cdk import IStableStringProducer, Lazy
from aws_cdk import aws_ec2 as ec2

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.instances.fleet_alarms import AGENT
from paved_constructs.instances.program import Program

SCRIPTS: Final = files("paved_constructs.instances")

ROTATION: Final = "{file} {{\n  size 100M\n  rotate 2\n  copytruncate\n  missingok\n}}"

WATCH: Final = """[Unit]
Description=Tells auto scaling when the program answers, and ends it in order
After=network-online.target
Wants=network-online.target
[Service]
ExecStart=/usr/local/bin/fleet-watch
Restart=on-failure
[Install]
WantedBy=multi-user.target"""

SERVICE: Final = """[Unit]
Description={name}
After=network-online.target docker.service
Wants=network-online.target
StartLimitIntervalSec=0
[Service]
{lines}
Restart=always
RestartSec=2
TimeoutStartSec=infinity
TimeoutStopSec={stop}
[Install]
WantedBy=multi-user.target"""

START: Final = "systemctl daemon-reload\nsystemctl enable --quiet --now fleet fleet-watch"

STOP_MARGIN_SECONDS: Final = 10
"""What systemd waits longer than a program is given: it is docker that ends a container in time."""


def about(construct: PavedConstruct, group: str, port: int, rows: Mapping[str, Any]) -> dict[str, str]:
    """Return what an instance of a group knows of itself ({NAME: value}): what `watch.sh` reads, without RESOURCE."""
    return {
        "REGION": construct.stack.region,
        "STACK": construct.stack.stack_name,
        "GROUP": group,
        "HEALTH_CHECK": f"http://127.0.0.1:{port}{rows['health_check']}",
        "DRAIN": str(int(rows["deregistration_delay"].to_seconds())),
    }


def user_data(
    program: Program, settings: Mapping[str, str], environment: Mapping[str, str], *, log_group: str, stop_seconds: int
) -> ec2.UserData:
    """Return the user data of instances that run `program`.

    `settings` are what `watch.sh` reads ({NAME: value}), `environment` the program's variables: what is added to both
    until the template is written is in it.
    """

    def text() -> str:
        service = SERVICE.format(
            name=settings["GROUP"], lines="\n".join(program.service), stop=stop_seconds + STOP_MARGIN_SECONDS
        )
        written = {
            "/etc/fleet/settings": "\n".join(f"{name}={quote(value)}" for name, value in settings.items()),
            "/etc/fleet/environment": "\n".join(f"{name}={value}" for name, value in environment.items()),
            "/etc/fleet/agent.json": json.dumps(_agent(settings["GROUP"], program.log_file, log_group)),
            "/usr/local/bin/fleet-watch": SCRIPTS.joinpath("watch.sh").read_text(encoding="utf-8").rstrip(),
            "/etc/systemd/system/fleet.service": service,
            "/etc/systemd/system/fleet-watch.service": WATCH,
        }
        if program.log_file:
            written["/etc/logrotate.d/fleet"] = ROTATION.format(file=program.log_file)
        files_written = [f"cat >{path} <<'END'\n{content}\nEND" for path, content in written.items()]
        boot = SCRIPTS.joinpath("boot.sh").read_text(encoding="utf-8").rstrip()
        head = "#!/bin/bash\nset -euo pipefail\nmkdir -p /etc/fleet"
        return "\n".join([head, *files_written, boot, *program.setup, START, ""])

    return ec2.UserData.custom(Lazy.string(_Late(text)))


def _agent(group: str, log_file: str | None, log_group: str) -> dict[str, Any]:
    """Return what CloudWatch's agent measures of each instance, by the fleet's name, and which log it sends."""
    about = {"append_dimensions": {"AutoScalingGroupName": group}, "metrics_collection_interval": 60}
    measured = {
        "mem": {"measurement": ["mem_used_percent"], **about},
        "disk": {"measurement": ["used_percent"], "resources": ["/"], **about},
    }
    metrics = {"namespace": AGENT, "aggregation_dimensions": [["AutoScalingGroupName"]], "metrics_collected": measured}
    log = {"file_path": log_file, "log_group_name": log_group, "log_stream_name": "{instance_id}"}
    logs = {"logs": {"logs_collected": {"files": {"collect_list": [log]}}}} if log_file else {}
    return {"agent": {"omit_hostname": True}, "metrics": metrics, **logs}


@jsii.implements(IStableStringProducer)
class _Late:
    """A text that is asked for when the template is written."""

    def __init__(self, text: Callable[[], str]) -> None:
        self._text = text

    def produce(self) -> str:
        return self._text()
