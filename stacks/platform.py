"""What the services of a stage share."""

from __future__ import annotations

from paved_constructs import PavedBackup, PavedLogBucket, PavedNetwork, PavedStack, PavedStage, PavedZone


class Platform(PavedStack):
    """The stage's log bucket, its backups, and its network and DNS zone if it has them.

    Deployed before the services of the stage. With a zone, it is complete once the parent zone delegates to it.
    """

    def __init__(self, stage: PavedStage) -> None:
        super().__init__(stage, service="platform", owner="cloud-platform")
        PavedLogBucket(self, "AccessLogs")
        PavedBackup(self, "Backup")
        if stage.network:
            PavedNetwork(self, "Network")
        if stage.domain:
            PavedZone(self, "Zone")
