"""CloudWatch Logs: what stock drops of a log group."""

from collections.abc import Mapping
from typing import Final

from paved_constructs.tools.local.handlers.descriptions import Description, describe
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

_GROUP: Final = Description("logs", "DescribeLogGroups", "logGroups", ("logGroupName",))
DESCRIPTIONS: Final = (_GROUP,)


def _restore_group(group: str, properties: Properties, _previous: Properties) -> None:
    protected = properties.get("DeletionProtectionEnabled", False)
    describe(_GROUP, (group,), {"deletionProtectionEnabled": protected})


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::Logs::LogGroup": Extension(_restore_group)}
