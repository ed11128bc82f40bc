"""What a PostgreSQL runs on: instance classes, Aurora's capacity, and the connections they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from paved_constructs.core.errors import PavedError
from paved_constructs.parts.hardware import PROCESSORS, Hardware
from paved_constructs.parts.hardware_checks import check_hardware
from paved_constructs.parts.profile import architecture_of

GIB: Final = 1024**3

_SMALL: Final = {"micro": 0.125, "small": 0.25, "medium": 0.5}
_LARGE: Final = {"large": 1, "xlarge": 2, "2xlarge": 4}
_LARGER: Final = {"4xlarge": 8, "8xlarge": 16, "12xlarge": 24, "16xlarge": 32}
_LARGEST: Final = {"24xlarge": 48, "48xlarge": 96}
_X86: Final = {"24xlarge": 48, "32xlarge": 64}

FAMILIES: Final[dict[str, tuple[float, dict[str, float]]]] = {
    "t4g": (8, {**_SMALL, **_LARGE}),
    "m6g": (8, {**_LARGE, **_LARGER}),
    "m7g": (8, {**_LARGE, **_LARGER}),
    "m8g": (8, {**_LARGE, **_LARGER, **_LARGEST}),
    "r6g": (16, {**_LARGE, **_LARGER}),
    "r7g": (16, {**_LARGE, **_LARGER}),
    "r8g": (16, {**_LARGE, **_LARGER, **_LARGEST}),
    "x2g": (32, {**_LARGE, **_LARGER}),
    "t3": (8, {**_SMALL, **_LARGE}),
    "m6i": (8, {**_LARGE, **_LARGER, **_X86}),
    "m7i": (8, {**_LARGE, **_LARGER, **_LARGEST}),
    "r6i": (16, {**_LARGE, **_LARGER, **_X86}),
    "r7i": (16, {**_LARGE, **_LARGER, **_LARGEST}),
}
"""Family -> (GiB of memory of its size "large", {size: how many times as much it has})."""

GIB_OF_A_UNIT: Final = 2
"""The memory of a unit of Aurora's capacity."""

SMALLEST: Final = 0.5
MOST_CONNECTIONS_OF_THE_SMALLEST: Final = 2000
"""A cluster that may shrink to half a unit or less takes no more connections, however far it may grow."""

HALF_UNITS: Final = range(513)
READERS: Final = range(16)

MOST_CONNECTIONS: Final = 5000
BYTES_A_CONNECTION: Final = 9531392
"""RDS's default of max_connections: the memory in bytes divided by this, 5000 at most."""


TWINS: Final = {"m7g.large": "m7i.large", "t4g.small": "t3.small"}
"""The golden classes, and what is as large on an x86 processor."""


def instance_class(
    construct: Construct, settings: Mapping[str, Any], chosen: ec2.InstanceType | None
) -> ec2.InstanceType:
    """Return the instance class that is `chosen`, or the golden one of the settings' hardware.

    Raises PavedError for hardware that RDS does not run on, or that may be interrupted.
    """
    check_hardware(construct, settings["hardware"], PROCESSORS)
    if chosen is not None:
        return chosen
    golden: ec2.InstanceType = settings["instance_type"]
    is_graviton = settings["hardware"] is Hardware.GRAVITON
    return golden if is_graviton else ec2.InstanceType(TWINS[golden.to_string()])


def memory(construct: Construct, instance_type: ec2.InstanceType, hardware: Hardware) -> float:
    """Return the memory of an instance class, in GiB.

    Raises PavedError for one of another processor than the hardware's, or that RDS does not have.
    """
    name = instance_type.to_string()
    family, _, size = name.partition(".")
    offered = [each for each in FAMILIES if architecture_of(f"{each}.large") == hardware.value.architecture]
    if family not in offered:
        raise PavedError(
            construct,
            f"instance_type={name!r} is no class that RDS has for PostgreSQL on Hardware.{hardware.name}; these "
            f"families are: {', '.join(offered)}, as in InstanceType('{offered[1]}.large')",
        )
    of_large, sizes = FAMILIES[family]
    if size not in sizes:
        raise PavedError(construct, f"instance_type={name!r}: RDS has {family} in the sizes {', '.join(sizes)}")
    return of_large * sizes[size]


def max_connections(gib: float, parameters: Mapping[str, str], *, at_most: int = MOST_CONNECTIONS) -> int:
    """Return how many connections PostgreSQL takes at once in so much memory, in GiB, unless a parameter says so."""
    given = parameters.get("max_connections", "")
    return int(given) if given.isdecimal() else min(at_most, int(gib * GIB / BYTES_A_CONNECTION))


def aurora_connections(settings: Mapping[str, Any]) -> int:
    """Return how many connections PostgreSQL takes at once in an Aurora cluster of these settings."""
    shrinks = settings["serverless_v2_min_capacity"] <= SMALLEST
    at_most = MOST_CONNECTIONS_OF_THE_SMALLEST if shrinks else MOST_CONNECTIONS
    gib = settings["serverless_v2_max_capacity"] * GIB_OF_A_UNIT
    return max_connections(gib, settings["parameters"], at_most=at_most)


def pause(construct: Construct, settings: Mapping[str, Any], chosen: Duration | None) -> Duration | None:
    """Return after how long an Aurora cluster of these settings pauses: None for one that keeps a minimum running.

    Raises PavedError for bounds (in units of 2 GiB), readers or a `chosen` pause that RDS would not take.
    """
    least, most = settings["serverless_v2_min_capacity"], settings["serverless_v2_max_capacity"]
    given = f"serverless_v2_min_capacity={least:g} with serverless_v2_max_capacity={most:g}"
    if not all(number in HALF_UNITS for number in (least * 2, most * 2)) or most < 1:
        raise PavedError(construct, f"{given}: give 0 to 256 in steps of 0.5, and 1 or more as the maximum")
    if least > most:
        raise PavedError(construct, f"{given}: the minimum is above the maximum")
    if chosen is not None and least > 0:
        raise PavedError(construct, f"{given}: a cluster pauses only from a minimum of 0")
    if settings["readers"] not in READERS:
        raise PavedError(construct, f"readers={settings['readers']}; Aurora has 0 to 15 beside the writer")
    golden: Duration | None = settings["serverless_v2_auto_pause_duration"]
    return golden if least == 0 else None
