"""What keeps hardware coherent: a profile with itself, with what runs on it, and with who asks for it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from aws_cdk import Duration
from constructs import IConstruct

from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import Tier
from paved_constructs.parts.hardware import AnyHardware, Hardware, profile_of
from paved_constructs.parts.profile import Architecture, Profile, architecture_of

NVIDIA: Final = re.compile(r"(g\d|gr\d|p\d)(?!ad\.)")
"""The families with NVIDIA's GPUs; the GPUs of g4ad are another's."""

NEURON: Final = re.compile(r"(inf|trn)\d")
NO_NVENC: Final = re.compile(r"p\d")
"""The families whose GPUs are for computing, and encode no video."""

NOTICE: Final = Duration.minutes(2)
"""How long before it takes spot capacity back AWS says so."""


def check_hardware(construct: IConstruct, hardware: AnyHardware, offered: Collection[Hardware] = ()) -> Profile:
    """Return the profile of `hardware`.

    Raises PavedError for a profile that contradicts itself, and for one that is not among `offered`, where that says
    all that a construct can run on.
    """
    if not isinstance(hardware, Hardware | Profile):
        words = ", ".join(each.name for each in Hardware)
        raise PavedError(construct, f"hardware={hardware!r} is no hardware; write Hardware.<one of {words}>")
    profile = profile_of(hardware)
    if offered and hardware not in offered:
        words = " and ".join(f"Hardware.{each.name}" for each in offered)
        raise PavedError(
            construct, f"hardware={_name(hardware)} is not what it can run on: {_reason(profile)}; it offers {words}"
        )
    for tier in Tier:
        _check_types(construct, profile, profile.types(tier))
    return profile


def check_architecture(construct: IConstruct, hardware: AnyHardware, built_for: Architecture) -> None:
    """Raise PavedError where a program or an image that is built for `built_for` would not start on `hardware`."""
    profile = profile_of(hardware)
    if built_for != profile.architecture:
        types = ", ".join(profile.types(Tier.PRODUCTION))
        raise PavedError(
            construct,
            f"the image is built for {built_for}, and hardware={_name(hardware)} ({types}) runs {profile.architecture} "
            f"only: {_why(profile)}; build it for {profile.architecture}, or take hardware of its kind",
        )


def check_interruption(construct: IConstruct, hardware: AnyHardware, ends_within: Duration) -> None:
    """Raise PavedError where what takes `ends_within` to end in order would be cut off on spot capacity."""
    seconds, notice = int(ends_within.to_seconds()), int(NOTICE.to_seconds())
    if profile_of(hardware).spot and seconds > notice:
        raise PavedError(
            construct,
            f"hardware={_name(hardware)} may be interrupted at {notice} s notice, and this takes {seconds} s to end; "
            "let it end sooner, or take capacity that stays",
        )


def _check_types(construct: IConstruct, profile: Profile, types: tuple[str, ...]) -> None:
    where = f"hardware {profile.name!r}"
    if not types:
        raise PavedError(construct, f"{where} has no instance_types; name one or more, like 'm7g.large'")
    for each in types:
        try:
            found = architecture_of(each)
        except ValueError as error:
            raise PavedError(construct, f"{where}: {error}") from None
        if found != profile.architecture:
            raise PavedError(
                construct,
                f"{where} is {profile.architecture} and has {each}, whose processor is {found}: the image "
                f"{profile.image} would not start on it",
            )
        _check_devices(construct, profile, each)


def _check_devices(construct: IConstruct, profile: Profile, instance_type: str) -> None:
    families = {"gpus": (profile.gpus, NVIDIA), "neuron_devices": (profile.neuron_devices, NEURON)}
    for name, (count, family) in families.items():
        if bool(count) != bool(family.match(instance_type)):
            has = "none" if count else "some, which would be paid for and not used"
            raise PavedError(construct, f"hardware {profile.name!r} says {name}={count}, and {instance_type} has {has}")
    if profile.nvenc and (not profile.gpus or NO_NVENC.match(instance_type)):
        raise PavedError(construct, f"hardware {profile.name!r} says nvenc, and {instance_type} encodes no video")


def _reason(profile: Profile) -> str:
    if profile.accelerated:
        return "it has no place for an accelerator"
    if profile.spot:
        return "AWS takes spot capacity back at two minutes' notice, and this may not be interrupted"
    return "AWS chooses the machine"


def _why(profile: Profile) -> str:
    return "its accelerators stand beside that processor" if profile.accelerated else profile.why


def _name(hardware: AnyHardware) -> str:
    return f"Hardware.{hardware.name}" if isinstance(hardware, Hardware) else repr(hardware.name)
