"""What the services of a stage share."""

from __future__ import annotations

from paved_constructs import PavedBackup, PavedLogBucket, PavedStack, PavedStage


class Platform(PavedStack):
    """The stage's log bucket and its backups. Deployed before the services of the stage."""

    def __init__(self, stage: PavedStage) -> None:
        super().__init__(stage, service="platform", owner="cloud-platform")
        PavedLogBucket(self, "AccessLogs")
        PavedBackup(self, "Backup")
