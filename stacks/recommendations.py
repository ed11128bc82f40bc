"""Recommendations: what a viewer may want to watch next."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_dynamodb import Attribute, AttributeType
from aws_cdk.aws_ecr import Repository
from aws_cdk.aws_ecs import ContainerImage

import paved_constructs as paved
from paved_constructs import Access, Architecture, Hardware, PavedStage

IMAGES = {
    "server": "sha256:2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70819",
    "views": "sha256:3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a",
    "training": "sha256:4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b",
}
"""What the pipeline built of the folders in sources/recommendations and pushed, by their digests."""


class Recommendations(paved.PavedStack):
    """Learns from what is played, trains a model each night, and serves it from GPUs."""

    def __init__(self, stage: PavedStage) -> None:
        super().__init__(stage, service="recommendations", owner="recommendations-team")
        key = Attribute(name="pk", type=AttributeType.STRING)
        results = paved.PavedTable(self, "Results", partition_key=key, time_to_live_attribute="expires_at")
        models = paved.PavedBucket(self, "Models")

        views = paved.PavedWorker(self, "Views", image=self.image("views"), work_timeout=Duration.seconds(30))
        views.uses(results, Access.READ_WRITE)
        paved.PavedSubscription(self, "Playbacks", to=views, service="playback", detail_type=["Playback Started"])

        training = paved.PavedJob(
            self,
            "Training",
            image=self.image("training"),
            schedule="cron(0 3 * * ? *)",
            time_zone="America/New_York",
            hardware=Hardware.SPOT,
        )
        training.uses(results, Access.READ)
        training.uses(models, Access.READ_WRITE)

        server = paved.PavedFleet(
            self,
            "Server",
            image=self.image("server"),
            architecture=Architecture.X86_64,
            hardware=Hardware.GPU,
            port=8080,
            health_check="/healthz",
            domain=f"recommendations.{stage.domain}",
            target_requests_per_minute=3000,
        )
        server.uses(results, Access.READ)
        server.uses(models, Access.READ)
        paved.PavedBudget(self, "Budget", monthly=3000)

    def image(self, name: str) -> ContainerImage:
        """Return the image of one of the programs."""
        repository = Repository.from_repository_name(self, f"{name.title()}Images", f"recommendations-{name}")
        return ContainerImage.from_ecr_repository(repository, IMAGES[name])
