"""What each instance of a fleet is made of: its role, its security group, its program and its launch template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_logs as logs

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.errors import PavedError
from paved_constructs.instances.boot import user_data
from paved_constructs.instances.machine_role import machine_role
from paved_constructs.instances.program import container, unit_program
from paved_constructs.instances.unit import Unit
from paved_constructs.network.closed_group import closed_group
from paved_constructs.network.stage_network import stage_network
from paved_constructs.parts.environment import Environment
from paved_constructs.parts.image import check_digest
from paved_constructs.parts.key import stack_key
from paved_constructs.parts.log_group import PavedLogGroup
from paved_constructs.parts.profile import Profile

ROOT: Final = "/dev/xvda"
"""Where Amazon Linux has its root volume."""

PASSED_ON: Final = (
    "associate_public_ip_address",
    "detailed_monitoring",
    "http_put_response_hop_limit",
    "require_imdsv2",
)
"""Settled rows that the L2 takes under the same name."""

INSTEAD: Final = "let the program read it at run time: uses(secret)"


class Machine:
    """The instances of the auto scaling group called `name`, below `construct`, with the settled rows of MACHINE.

    `settings` are what an instance knows of itself ({NAME: value}, see `watch.sh`). `.template`, `.role` and `.group`
    are ordinary L2s. Raises PavedError for an image that may become another, or a secret in the environment.
    """

    def __init__(
        self,
        construct: PavedConstruct,
        rows: Mapping[str, Any],
        profile: Profile,
        *,
        settings: Mapping[str, str],
        image: ecs.ContainerImage | None,
        command: Sequence[str],
        unit: Unit | None,
        log_retention: logs.RetentionDays | None,
    ) -> None:
        self._construct = construct
        self._checked = Environment(construct, rows["secret_names"], remedy=INSTEAD)
        self._environment: dict[str, str] = {}
        self.add_environment("AWS_REGION", construct.stack.region)  # as ECS and Lambda tell it
        log_group = PavedLogGroup(construct, "Logs", retention=log_retention).log_group
        self.role: Final = machine_role(construct, settings["GROUP"], log_group)
        self.group: Final = closed_group(construct, stage_network(construct).vpc, "Instances", rows["egress"])
        if image is not None:
            name = self._image(image, by_digest=rows["image_digest"])
            program = container(name, rows, profile, log_group.log_group_name, command)
        else:
            assert unit is not None  # noqa: S101 - a fleet has one of the two
            program = unit_program(construct, unit, rows, self.role)
        started = user_data(
            program,
            settings,
            self._environment,
            log_group=log_group.log_group_name,
            stop_seconds=int(rows["stop_timeout"].to_seconds()),
        )
        parameter = profile.container_image if image is not None else profile.image
        self.template: Final = self._template(rows, parameter, started)

    def add_environment(self, name: str, value: str) -> None:
        """Hand a value to the code. Raises PavedError for a secret, or where the name has another value already."""
        if "\n" in value:
            raise PavedError(self._construct, f"{name}={value!r} has several lines; a variable has one")
        self._checked.take(name, value)
        self._environment[name] = value

    def _image(self, image: ecs.ContainerImage, *, by_digest: bool) -> str:
        """Return an image's name, and let the role pull it: it asks a container for its role, so it is lent one."""
        lent = ecs.Ec2TaskDefinition(Stack(), "Lent", execution_role=self.role)
        nothing = ecs.ContainerImage.from_registry("none")
        name = image.bind(self._construct, lent.add_container("Lent", image=nothing, memory_limit_mib=4)).image_name
        if by_digest:
            check_digest(self._construct, name)
        return name

    def _template(self, rows: Mapping[str, Any], parameter: str, started: ec2.UserData) -> ec2.LaunchTemplate:
        volume = ec2.BlockDeviceVolume.ebs(
            rows["volume_size"],
            encrypted=True,
            kms_key=stack_key(self._construct, used_by="autoscaling"),
            volume_type=ec2.EbsDeviceVolumeType[rows["volume_type"].upper()],
        )
        template = ec2.LaunchTemplate(
            self._construct,
            "Template",
            machine_image=ec2.MachineImage.resolve_ssm_parameter_at_launch(parameter),
            role=self.role,
            security_group=self.group,
            user_data=started,
            block_devices=[ec2.BlockDevice(device_name=ROOT, volume=volume)],
            http_endpoint=True,
            **{name: rows[name] for name in PASSED_ON},
        )
        tags = {"Name": self._construct.path, **self._construct.stack.tags.tag_values()}
        for name, value in tags.items():
            Tags.of(template).add(name, value)
        return template
