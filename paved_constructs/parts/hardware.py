"""The hardware that a team names in one word: `hardware=Hardware.GPU`."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal, TypeAlias

from paved_constructs.core.golden import ByTier
from paved_constructs.parts.profile import Architecture, Profile

_AMAZON_LINUX: Final = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"
_FOR_CONTAINERS: Final = "/aws/service/ecs/optimized-ami/amazon-linux-2023/"
_NVIDIA: Final = f"{_FOR_CONTAINERS}gpu/recommended/image_id"
_NEURON: Final = f"{_FOR_CONTAINERS}neuron/recommended/image_id"


class Hardware(Enum):
    """What code runs on. The value is a `Profile`: what the word stands for, and why."""

    GRAVITON = Profile(
        name="graviton",
        why="a fifth cheaper for the same work, with less power; the others have as much CPU and memory as the first",
        architecture=Architecture.ARM64,
        instance_types=ByTier(production=("m7g.large", "m7gd.large", "r7g.large"), sandbox=("t4g.small",)),
        image=f"{_AMAZON_LINUX}arm64",
        container_image=f"{_FOR_CONTAINERS}arm64/recommended/image_id",
    )
    X86 = Profile(
        name="x86",
        why="for programs that exist for Intel's instructions only",
        architecture=Architecture.X86_64,
        instance_types=ByTier(production=("m7i.large", "m7a.large", "m6i.large"), sandbox=("t3.small",)),
        image=f"{_AMAZON_LINUX}x86_64",
        container_image=f"{_FOR_CONTAINERS}recommended/image_id",
    )
    SPOT = Profile(
        name="spot",
        why="a third of the price for what bears two minutes' notice; many types, so that one of them is always spare",
        architecture=Architecture.ARM64,
        instance_types=ByTier(
            production=("m7g.large", "m7gd.large", "r7g.large", "r7gd.large", "c7g.xlarge", "c7gd.xlarge"),
            sandbox=("t4g.small", "t4g.medium"),
        ),
        image=f"{_AMAZON_LINUX}arm64",
        container_image=f"{_FOR_CONTAINERS}arm64/recommended/image_id",
        spot=True,
        on_demand_base=ByTier(production=1, sandbox=0),
    )
    GPU = Profile(
        name="gpu",
        why="one NVIDIA GPU for inference: an L4 with 24 GiB, or the dearer L40S with 48 where there is none left",
        architecture=Architecture.X86_64,
        instance_types=ByTier(production=("g6.xlarge", "g6e.xlarge"), sandbox=("g6.xlarge",)),
        image=_NVIDIA,
        container_image=_NVIDIA,
        gpus=1,
    )
    INFERENTIA = Profile(
        name="inferentia",
        why="the lowest price of an inference, for models compiled for Neuron; both sizes hold one chip",
        architecture=Architecture.X86_64,
        instance_types=ByTier(production=("inf2.xlarge", "inf2.8xlarge"), sandbox=("inf2.xlarge",)),
        image=_NEURON,
        container_image=_NEURON,
        neuron_devices=1,
    )
    TRAINIUM = Profile(
        name="trainium",
        why="the lowest price of a training run, for models compiled for Neuron; the only size with one chip",
        architecture=Architecture.X86_64,
        instance_types=("trn1.2xlarge",),
        image=_NEURON,
        container_image=_NEURON,
        neuron_devices=1,
    )
    VIDEO = Profile(
        name="video",
        why="GPUs that encode H.264, HEVC and AV1 in hardware (NVENC), at many times the speed of a CPU",
        architecture=Architecture.X86_64,
        instance_types=ByTier(production=("g6.xlarge", "g6e.xlarge"), sandbox=("g6.xlarge",)),
        image=_NVIDIA,
        container_image=_NVIDIA,
        gpus=1,
        nvenc=True,
    )


AnyHardware: TypeAlias = Hardware | Profile
"""One of the road's words, or a team's own profile."""

Processor: TypeAlias = Literal[Hardware.GRAVITON, Hardware.X86]
"""What is offered where AWS chooses the machine, as for functions and databases."""

PROCESSORS: Final = (Hardware.GRAVITON, Hardware.X86)


def profile_of(hardware: AnyHardware) -> Profile:
    """Return what a word stands for."""
    return hardware.value if isinstance(hardware, Hardware) else hardware
