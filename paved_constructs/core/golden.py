"""Golden tables: a default, its reason and its controls are one value, written once. No AWS imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Tier(StrEnum):
    """How much a stage matters: `PRODUCTION` holds customers' data, `SANDBOX` can be remade at any time."""

    PRODUCTION = "production"
    SANDBOX = "sandbox"


@dataclass(frozen=True)
class ByTier:
    """A value that differs by tier: a difference is data, never an `if` in a construct."""

    _: KW_ONLY
    production: Any
    sandbox: Any

    def at(self, tier: Tier) -> Any:
        """Return the value for a tier."""
        return self.production if tier is Tier.PRODUCTION else self.sandbox


@dataclass(frozen=True)
class Golden:
    """A default that a team may leave with a waiver.

    `why` is the reason, a phrase. `controls` are the ids of the published controls that ask for it (Security Hub,
    Control Tower, CIS, checkov, cdk-nag). `sets` are the CloudFormation properties that carry it, each as
    "AWS::S3::Bucket.VersioningConfiguration": what the tools read back from a template or from a live account.
    """

    value: Any
    _: KW_ONLY
    why: str
    controls: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()

    def at(self, tier: Tier) -> Any:
        """Return the default for a tier."""
        return self.value.at(tier) if isinstance(self.value, ByTier) else self.value


class Fixed(Golden):
    """A default that cannot be left through the construct: who must leave it drops to plain CDK, in the open."""


class Choice(Golden):
    """A default that a team may change with a plain argument, without a waiver: `None` there means this one."""


GoldenTable = Mapping[str, Golden]
"""The table of a construct: the name of the setting (AWS's own) -> its row."""


@dataclass(frozen=True)
class Waived(Generic[T_co]):
    """A departure from a golden default; made by `waived()`, checked by `settle()`, which knows where it stands."""

    value: T_co
    because: str
    until: str
    owner: str | None = None


T = TypeVar("T")


def waived(value: T, *, because: str, until: str, owner: str | None = None) -> Waived[T]:
    """Leave a golden default at the argument that it changes.

    `because` is a reason of several words; `until` an ISO date (YYYY-MM-DD), at most a year ahead, on which the
    departure runs out (that day is the last on which it holds); `owner` who answers for it (the stack's owner
    otherwise). Synthesis fails with the construct's path if one of them is wrong.
    """
    return Waived(value, because, until, owner)
