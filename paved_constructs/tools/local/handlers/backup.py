"""Backup: the selection of a plan, and what stock drops of a vault."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties


def _restore_vault(vault: str, properties: Properties, _previous: Properties) -> None:
    """The service has no call for a lock, but its description would show one."""
    record = internals.backup_vaults[vault]
    lock = properties.get("LockConfiguration", {})
    record["Locked"] = bool(lock)
    for name in ("MinRetentionDays", "MaxRetentionDays"):
        record.pop(name, None)
        if name in lock:
            record[name] = int(lock[name])


def _select(_name: str, properties: Properties) -> str:
    answer = call(
        "backup",
        "create_backup_selection",
        BackupPlanId=properties["BackupPlanId"],
        BackupSelection=properties["BackupSelection"],
    )
    return f"{answer['SelectionId']}_{properties['BackupPlanId']}"


def _unselect(selection: str, _properties: Properties) -> None:
    selection_id, plan = selection.split("_", 1)
    call("backup", "delete_backup_selection", BackupPlanId=plan, SelectionId=selection_id)


def _selection_attributes(selection: str, _properties: Properties) -> Mapping[str, Any]:
    selection_id, plan = selection.split("_", 1)
    return {"Id": selection, "SelectionId": selection_id, "BackupPlanId": plan}


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::Backup::BackupSelection": Handler(
        create=_select,
        delete=_unselect,
        attributes=_selection_attributes,
        create_only=("BackupPlanId", "BackupSelection"),
    )
}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::Backup::BackupVault": Extension(_restore_vault)}
