"""What the tests of workers and jobs build."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_ecs import ContainerImage

from paved_constructs import PavedJob, PavedStack, PavedWorker
from tests.containers.services import IMAGE


def worker(stack: PavedStack, id: str = "Views", **arguments: Any) -> PavedWorker:
    given = {"image": ContainerImage.from_registry(IMAGE), "work_timeout": Duration.seconds(30)}
    return PavedWorker(stack, id, **{**given, **arguments})


def job(stack: PavedStack, id: str = "Train", **arguments: Any) -> PavedJob:
    given = {"schedule": "cron(0 2 * * ? *)", "time_zone": "Europe/Berlin"}
    return PavedJob(stack, id, **{"image": ContainerImage.from_registry(IMAGE), **given, **arguments})
