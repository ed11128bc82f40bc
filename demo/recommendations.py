"""Recommendations, used: views are told on the bus, its worker keeps them, and its nightly training makes a model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from rich.console import Console

from demo.identity import physical_ids
from demo.steps import ROOT, DemoFailed
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.rights.calls import as_role

SOURCES: Final = ROOT / "stacks" / "sources" / "recommendations"
VIEWS: Final = (("ada", "metropolis-1927.mp4"), ("ada", "nosferatu.mp4"), ("grace", "nosferatu.mp4"))
PATIENCE: Final = 20.0  # seconds, from an event to its effect


def use(aws: LocalAws, console: Console, stack: str = "dev-recommendations") -> None:
    """Tell of views as playback does, and run the programs of the images as tasks would. Raise DemoFailed otherwise.

    Containers are records here, so the programs run as processes, with the variables and roles of the deployed tasks.
    """
    tasks = {_program(task): task for task in _tasks(aws, stack)}
    for viewer, title in VIEWS:
        detail = json.dumps({"viewer": viewer, "title": title})
        entry = {
            "Source": f"paved.{stack.partition('-')[0]}.playback",
            "DetailType": "Playback Started",
            "Detail": detail,
        }
        aws.client("events").put_events(Entries=[entry])
        console.print(f"playback tells that {viewer} began to play {title}")
    table = tasks["views"]["RESULTS_TABLE_NAME"]
    with subprocess.Popen(**_run(aws, "views", tasks["views"])) as worker:
        try:
            histories = _wait_for_histories(aws, table)
        finally:
            worker.kill()  # it would hold on to its poll for twenty seconds
    console.print(f"histories in {table}, kept by the worker: {histories}")
    if (code := subprocess.run(**_run(aws, "training", tasks["training"]), check=False).returncode) != 0:
        raise DemoFailed(f"the training ended with exit code {code}")
    bucket = tasks["training"]["MODELS_BUCKET_NAME"]
    model = _model(aws, bucket)
    console.print(f"model in {bucket}, trained on them: {json.dumps(model)}")
    if sorted(model["titles"]) != sorted({title for _, title in VIEWS}):
        raise DemoFailed(f"the model knows {model['titles']}")


def _tasks(aws: LocalAws, stack: str) -> list[dict[str, str]]:
    """Return the variables of each task definition of a stack ({name: value}), its role's credentials among them."""
    arns = physical_ids(aws, stack, "AWS::ECS::TaskDefinition")
    ecs = aws.client("ecs")
    described = [ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"] for arn in arns]
    return [
        {each["name"]: each["value"] for each in task["containerDefinitions"][0]["environment"]}
        | as_role(aws, task["taskRoleArn"])
        for task in described
    ]


def _program(variables: Mapping[str, str]) -> str:
    return "views" if "QUEUE_URL" in variables else "training"


def _run(aws: LocalAws, program: str, variables: Mapping[str, str]) -> dict[str, Any]:
    path = os.pathsep.join(str(SOURCES / each) for each in ("shared", program))
    environment = {**os.environ, **aws.environment(), **variables, "PYTHONPATH": path}
    return {"args": [sys.executable, str(SOURCES / program / "main.py")], "env": environment}


def _wait_for_histories(aws: LocalAws, table: str) -> dict[str, int]:
    """Return how many titles each viewer's history has, once it has all of them; raise DemoFailed if it never has."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        items = aws.client("dynamodb").scan(TableName=table)["Items"]
        found = {item["pk"]["S"]: len(item["views"]["L"]) for item in items}
        if sum(found.values()) == len(VIEWS):
            return found
        time.sleep(0.1)
    raise DemoFailed(f"the worker kept {found} of {len(VIEWS)} views in {PATIENCE:.0f} s")


def _model(aws: LocalAws, bucket: str) -> dict[str, Any]:
    def read(key: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
        return found

    return read(read("models/latest.json")["model"])
