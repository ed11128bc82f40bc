"""Video playback, as `stacks/playback.py` builds it, in plain CDK."""

from __future__ import annotations

from aws_cdk import CfnOutput, Duration, Stage
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3

from benchmarks.plain_python.budget import budget
from benchmarks.plain_python.database import Database
from benchmarks.plain_python.fargate import cluster
from benchmarks.plain_python.function import SOURCES, Function, Releases
from benchmarks.plain_python.network import stage_vpc
from benchmarks.plain_python.service import Service
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.storage import bucket, dead_letter_queue

IMAGE = "sha256:1f2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f001"


class Playback(ServiceStack):
    """Knows every title that can be played, tells where its video is, and learns of new media by itself."""

    def __init__(self, stage: Stage, tier: str) -> None:
        super().__init__(stage, "playback", owner="playback-team", tier=tier)
        vpc = stage_vpc(self)
        catalogue = Database(self, "Catalogue", vpc)
        media = bucket(self, "Media")

        api = Service(
            self,
            "Api",
            cluster=cluster(self, vpc),
            image=ecs.ContainerImage.from_ecr_repository(
                ecr.Repository.from_repository_name(self, "Images", "playback"), IMAGE
            ),
            host=f"playback.{self.stage_name}.example.com",
            cpu=1024,
            memory=2048,
        )
        catalogue.instance.connections.allow_default_port_from(api.service, "used by Api")
        catalogue.instance.grant_connect(api.task.task_role, catalogue.user)
        for name, value in catalogue.login().items():
            api.container.add_environment(f"CATALOGUE_{name}", value)
        media.grant_read(api.task.task_role)
        api.container.add_environment("MEDIA_BUCKET_NAME", media.bucket_name)
        self._let_publish(api)

        on_media = Function(
            self,
            "OnMedia",
            Releases(self),
            code="playback/media",
            handler="on_media.handler",
            layers=[
                lambda_.LayerVersion(self, "Driver", code=lambda_.Code.from_asset(str(SOURCES / "playback" / "layer")))
            ],
            vpc=vpc,
        )
        catalogue.instance.connections.allow_default_port_from(on_media.function, "used by OnMedia")
        catalogue.instance.grant_connect(on_media.function, catalogue.user)
        for name, value in catalogue.login().items():
            on_media.function.add_environment(f"CATALOGUE_{name}", value)
        self._hand_over_media(media, on_media)
        budget(self, monthly=1500)
        CfnOutput(self, "MediaBucket", value=media.bucket_name)
        CfnOutput(self, "CatalogueAt", value=catalogue.instance.instance_endpoint.socket_address)

    def _let_publish(self, api: Service) -> None:
        """Let the service put events on the account's bus, in its own name."""
        source = f"paved.{self.stage_name}.playback"
        iam.Grant.add_to_principal(
            grantee=api.task.task_role,
            actions=["events:PutEvents"],
            resource_arns=[self.format_arn(service="events", resource="event-bus", resource_name="default")],
            conditions={"ForAllValues:StringEquals": {"events:source": [source]}},
        )
        api.container.add_environment("EVENTS_BUS_NAME", "default")
        api.container.add_environment("EVENTS_SOURCE", source)

    def _hand_over_media(self, media: s3.Bucket, to: Function) -> None:
        """Hand each new object to a function; what cannot be delivered is kept."""
        rule = events.Rule(
            self,
            "NewMedia",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={"bucket": {"name": [media.bucket_name]}},
                account=[self.account],
            ),
        )
        target = targets.LambdaFunction(
            to.alias,
            dead_letter_queue=dead_letter_queue(rule, "Undelivered", self),
            retry_attempts=185,
            max_event_age=Duration.hours(24),
        )
        rule.add_target(target)
