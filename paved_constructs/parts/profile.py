"""What code runs on, as data: instance types, the machine image that fits them, and the devices they have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from paved_constructs.core.golden import ByTier, Tier

INSTANCE_TYPE: Final = re.compile(r"(?P<series>[a-z]+)-?(?P<generation>\d+)(?P<attributes>[a-z0-9-]*)\.[a-z0-9-]+")
"""AWS's form of an instance type: "g6e.xlarge" is series g, generation 6, attributes e."""


class Architecture(StrEnum):
    """What a program is compiled for, in EC2's and Lambda's words."""

    ARM64 = "arm64"
    X86_64 = "x86_64"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One kind of hardware. `Hardware` names the road's own; a team's is another, or one of them changed:

        replace(Hardware.GPU.value, instance_types=("g6.12xlarge",), gpus=4)

    `instance_types` are AWS's names, the preferred one first: any family of a form that AWS uses, known to the CDK or
    not. `image` and `container_image` are public SSM parameters that hold the id of the newest machine image: for a
    program on the machine itself, and with what containers need. `gpus` and `neuron_devices` count what one program is
    given. `spot` is capacity that AWS takes back at two minutes' notice, but for `on_demand_base` instances or tasks.
    """

    name: str
    why: str
    architecture: Architecture
    instance_types: tuple[str, ...] | ByTier
    image: str
    container_image: str
    gpus: int = 0
    neuron_devices: int = 0
    nvenc: bool = False
    """Whether the GPU encodes video: then a container is given the driver's part for it."""
    spot: bool = False
    on_demand_base: int | ByTier = 0

    @property
    def accelerated(self) -> bool:
        """Whether it has devices that only an EC2 instance has: neither Fargate, Lambda nor RDS."""
        return bool(self.gpus or self.neuron_devices)

    @property
    def devices(self) -> tuple[str, ...]:
        """The paths of the devices that a container must be given; GPUs are given by the container's runtime."""
        return tuple(f"/dev/neuron{number}" for number in range(self.neuron_devices))

    @property
    def environment(self) -> dict[str, str]:
        """What a container must be told to see all that the hardware can."""
        video = ",video" if self.nvenc else ""
        return {"NVIDIA_DRIVER_CAPABILITIES": f"compute,utility{video}"} if self.gpus else {}

    def types(self, tier: Tier) -> tuple[str, ...]:
        """Return the instance types of a tier, the preferred one first."""
        given = self.instance_types
        found: tuple[str, ...] = given.at(tier) if isinstance(given, ByTier) else given
        return found

    def base(self, tier: Tier) -> int:
        """Return how many instances or tasks of a tier are never on spot capacity."""
        given = self.on_demand_base
        return int(given.at(tier)) if isinstance(given, ByTier) else given


def architecture_of(instance_type: str) -> Architecture:
    """Return what an instance type's processor is, by AWS's way of naming families.

    A g behind the generation is Graviton (a1 is older than that), a gb NVIDIA's Grace. Raises ValueError for what is
    no instance type.
    """
    parts = INSTANCE_TYPE.fullmatch(instance_type)
    if parts is None:
        raise ValueError(f"{instance_type!r} is no instance type; it looks like 'm7g.large'")
    attributes, _, accelerator = parts["attributes"].partition("-")
    is_arm = "g" in attributes or parts["series"] == "a" or accelerator.startswith("gb")
    return Architecture.ARM64 if is_arm else Architecture.X86_64
