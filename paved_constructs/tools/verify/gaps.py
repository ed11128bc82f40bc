"""What an emulator of AWS cannot show, told by whoever runs one: a real account has no gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Gaps:
    """`recorded` maps a resource type that is only a record to the reason.

    `not_emulated` maps a type to the properties that are dropped, each to the reason. A property may be given by
    more or less of its path than a golden row gives: "BucketEncryption" and "BucketEncryption.KMSMasterKeyID" meet.
    """

    recorded: Mapping[str, str] = field(default_factory=dict)
    not_emulated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def dropped(self, kind: str, path: str) -> str | None:
        """Return why a property of a type cannot be seen, None if it can."""
        for given, why in self.not_emulated.get(kind, {}).items():
            if f"{path}.".startswith(f"{given}.") or f"{given}.".startswith(f"{path}."):
                return why
        return None
