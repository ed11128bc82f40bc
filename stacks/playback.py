"""Video playback: which titles there are, and where their video is."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import CfnOutput
from aws_cdk.aws_ecr import Repository
from aws_cdk.aws_ecs import ContainerImage
from aws_cdk.aws_lambda import Code, LayerVersion, Runtime

from paved_constructs import (
    Access,
    Java,
    PavedBucket,
    PavedBudget,
    PavedDatabase,
    PavedEvents,
    PavedFunction,
    PavedService,
    PavedStack,
    PavedStage,
    PavedSubscription,
)

SOURCES = Path(__file__).parent / "sources" / "playback"
IMAGE = "sha256:1f2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f001"
"""What the pipeline built of sources/playback/service and pushed, by its digest."""


class Playback(PavedStack):
    """Knows every title that can be played, tells where its video is, and learns of new media by itself."""

    def __init__(self, stage: PavedStage) -> None:
        super().__init__(stage, service="playback", owner="playback-team")
        catalogue = PavedDatabase(self, "Catalogue")
        media = PavedBucket(self, "Media")

        images = Repository.from_repository_name(self, "Images", "playback")
        api = PavedService(
            self,
            "Api",
            image=ContainerImage.from_ecr_repository(images, IMAGE),
            runtime=Java(),
            port=8080,
            domain=f"playback.{stage.domain}",
            cpu=1024,
            memory_limit_mib=2048,
        )
        api.uses(catalogue)
        api.uses(media, Access.READ)
        api.uses(PavedEvents(self, "Events"))

        driver = LayerVersion(self, "Driver", code=Code.from_asset(str(SOURCES / "layer")))
        on_media = PavedFunction(
            self,
            "OnMedia",
            code=SOURCES / "media",
            handler="on_media.handler",
            runtime=Runtime.PYTHON_3_14,
            layers=[driver],
            network=True,
        )
        on_media.uses(catalogue)
        new = {"bucket": {"name": [media.bucket.bucket_name]}}
        PavedSubscription(self, "NewMedia", to=on_media, source="aws.s3", detail_type=["Object Created"], detail=new)
        PavedBudget(self, "Budget", monthly=1500)
        CfnOutput(self, "MediaBucket", value=media.bucket.bucket_name)
        CfnOutput(self, "CatalogueAt", value=catalogue.instance.instance_endpoint.socket_address)
