"""Recommendations, as `stacks/recommendations.py` builds them, in plain CDK."""

from __future__ import annotations

from aws_cdk import Stage
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecs as ecs

from benchmarks.plain_python.budget import budget
from benchmarks.plain_python.fargate import cluster
from benchmarks.plain_python.fleet import Fleet
from benchmarks.plain_python.job import Job
from benchmarks.plain_python.network import stage_vpc
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.storage import bucket, table
from benchmarks.plain_python.subscription import subscribe
from benchmarks.plain_python.worker import Worker

IMAGES = {
    "server": "sha256:2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70819",
    "views": "sha256:3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a",
    "training": "sha256:4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b",
}


class Recommendations(ServiceStack):
    """Learns from what is played, trains a model each night, and serves it from GPUs."""

    def __init__(self, stage: Stage, tier: str) -> None:
        super().__init__(stage, "recommendations", owner="recommendations-team", tier=tier)
        vpc = stage_vpc(self)
        machines = cluster(self, vpc)
        results = table(self, "Results", "pk", "expires_at")
        models = bucket(self, "Models")

        views = Worker(self, "Views", cluster=machines, image=self._image("views"), work_seconds=30)
        results.grant_read_write_data(views.task.task_role)
        views.container.add_environment("RESULTS_TABLE_NAME", results.table_name)
        source = f"paved.{self.stage_name}.playback"
        subscribe(self, "Playbacks", to=views.queue, source=source, detail_type="Playback Started")

        training = Job(
            self,
            "Training",
            cluster=machines,
            image=self._image("training"),
            schedule="cron(0 3 * * ? *)",
            time_zone="America/New_York",
        )
        results.grant_read_data(training.task.task_role)
        training.container.add_environment("RESULTS_TABLE_NAME", results.table_name)
        models.grant_read(training.task.task_role)
        models.grant_put(training.task.task_role)
        training.container.add_environment("MODELS_BUCKET_NAME", models.bucket_name)

        server = Fleet(
            self,
            "Server",
            vpc=vpc,
            repository=self._repository("server"),
            digest=IMAGES["server"],
            host=f"recommendations.{self.stage_name}.example.com",
            requests=3000,
            environment={"RESULTS_TABLE_NAME": results.table_name, "MODELS_BUCKET_NAME": models.bucket_name},
        )
        results.grant_read_data(server.role)
        models.grant_read(server.role)
        budget(self, monthly=3000)

    def _repository(self, name: str) -> ecr.IRepository:
        return ecr.Repository.from_repository_name(self, f"{name.title()}Images", f"recommendations-{name}")

    def _image(self, name: str) -> ecs.ContainerImage:
        return ecs.ContainerImage.from_ecr_repository(self._repository(name), IMAGES[name])
