"""The AWS paved road of a company: constructs with golden defaults, and the vocabulary to leave them in the open.

The names below load when they are first used: importing one construct does not load the AWS modules of the others.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from paved_constructs.core.version import VERSION
from paved_constructs.direct import talk_directly
from paved_constructs.garbage import collect_for_long_lives_only
from paved_constructs.node import use_node

if TYPE_CHECKING:
    from paved_constructs.app import PavedApp
    from paved_constructs.containers.java import Java
    from paved_constructs.containers.job import PavedJob
    from paved_constructs.containers.service import PavedService
    from paved_constructs.containers.worker import PavedWorker
    from paved_constructs.core.errors import PavedError
    from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, Tier, Waived, waived
    from paved_constructs.core.links import Access, Link
    from paved_constructs.core.stack import PavedStack
    from paved_constructs.core.stage import PavedStage
    from paved_constructs.core.uptime import Uptime
    from paved_constructs.databases.aurora import PavedAurora
    from paved_constructs.databases.database import PavedDatabase
    from paved_constructs.functions.function import PavedFunction
    from paved_constructs.instances.fleet import PavedFleet
    from paved_constructs.instances.unit import Unit
    from paved_constructs.network.api import PavedApi
    from paved_constructs.network.entry import PavedEntry
    from paved_constructs.network.shared_entry import PavedSharedEntry
    from paved_constructs.network.stage_entry import StageEntry
    from paved_constructs.network.vpc import PavedNetwork
    from paved_constructs.network.zone import PavedZone
    from paved_constructs.parts.alarms import Alarm, tuned
    from paved_constructs.parts.budget import PavedBudget
    from paved_constructs.parts.events import PavedEvents
    from paved_constructs.parts.hardware import Hardware
    from paved_constructs.parts.profile import Architecture, Profile
    from paved_constructs.parts.rollout import Rollout
    from paved_constructs.parts.subscription import PavedSubscription
    from paved_constructs.storage.backup import PavedBackup
    from paved_constructs.storage.bucket import PavedBucket
    from paved_constructs.storage.log_bucket import PavedLogBucket
    from paved_constructs.storage.secret import PavedSecret
    from paved_constructs.storage.table import PavedTable

use_node()
collect_for_long_lives_only()
talk_directly()

__version__: Final = VERSION

_HOMES: Final = {
    "Access": "core.links",
    "Alarm": "parts.alarms",
    "Architecture": "parts.profile",
    "ByTier": "core.golden",
    "Choice": "core.golden",
    "Fixed": "core.golden",
    "Golden": "core.golden",
    "Hardware": "parts.hardware",
    "Java": "containers.java",
    "Link": "core.links",
    "PavedApi": "network.api",
    "PavedApp": "app",
    "PavedAurora": "databases.aurora",
    "PavedBackup": "storage.backup",
    "PavedBucket": "storage.bucket",
    "PavedBudget": "parts.budget",
    "PavedDatabase": "databases.database",
    "PavedEntry": "network.entry",
    "PavedError": "core.errors",
    "PavedEvents": "parts.events",
    "PavedFleet": "instances.fleet",
    "PavedFunction": "functions.function",
    "PavedJob": "containers.job",
    "PavedLogBucket": "storage.log_bucket",
    "PavedNetwork": "network.vpc",
    "PavedSecret": "storage.secret",
    "PavedService": "containers.service",
    "PavedSharedEntry": "network.shared_entry",
    "PavedStack": "core.stack",
    "PavedStage": "core.stage",
    "PavedSubscription": "parts.subscription",
    "PavedTable": "storage.table",
    "PavedWorker": "containers.worker",
    "PavedZone": "network.zone",
    "Profile": "parts.profile",
    "Rollout": "parts.rollout",
    "StageEntry": "network.stage_entry",
    "Tier": "core.golden",
    "Unit": "instances.unit",
    "Waived": "core.golden",
    "tuned": "parts.alarms",
    "Uptime": "core.uptime",
    "waived": "core.golden",
}

__all__ = [
    "Access",
    "Alarm",
    "Architecture",
    "ByTier",
    "Choice",
    "Fixed",
    "Golden",
    "Hardware",
    "Java",
    "Link",
    "PavedApi",
    "PavedApp",
    "PavedAurora",
    "PavedBackup",
    "PavedBucket",
    "PavedBudget",
    "PavedDatabase",
    "PavedEntry",
    "PavedError",
    "PavedEvents",
    "PavedFleet",
    "PavedFunction",
    "PavedJob",
    "PavedLogBucket",
    "PavedNetwork",
    "PavedSecret",
    "PavedService",
    "PavedSharedEntry",
    "PavedStack",
    "PavedStage",
    "PavedSubscription",
    "PavedTable",
    "PavedWorker",
    "PavedZone",
    "Profile",
    "Rollout",
    "StageEntry",
    "Tier",
    "Unit",
    "Uptime",
    "Waived",
    "__version__",
    "tuned",
    "waived",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its home the first time that it is asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
