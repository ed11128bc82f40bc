"""Playback end to end: new media becomes a title of the catalogue, in a real PostgreSQL where one is installed."""

from __future__ import annotations

import io
import json
from contextlib import closing
from typing import Any

from rich.console import Console

from demo import playback
from demo.identity import output, physical_id
from paved_constructs.tools.local import postgres
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.rights.report import callers, problems
from stacks.platform import Platform
from stacks.playback import Playback
from tests.deploying import deploy, without_right

SECOND, FIRST = "2026-11-23T10:00:01Z", "2026-11-23T10:00:00Z"


def created(key: str, size: int, time: str) -> dict[str, Any]:
    """What EventBridge tells of a new object."""
    return {"time": time, "detail": {"object": {"key": key, "size": size, "etag": f"etag-{size}"}}}


def test_new_media_becomes_a_title_and_the_newest_word_wins(make_stage: Any, aws: LocalAws) -> None:
    stage = make_stage("watching")
    deploy(aws, Platform(stage))
    deploy(aws, Playback(stage))
    function = physical_id(aws, "watching-playback", "AWS::Lambda::Function")
    said = Console(file=io.StringIO(), width=200)

    playback.use(aws, said, "watching-playback")  # raises where something does not happen
    text = said.file.getvalue()
    if (lack := postgres.lack()) is not None:
        assert lack in text
        return
    assert "over TLSv1." in text

    def tell(event: dict[str, Any]) -> str:
        answer = aws.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
        return str(answer.get("FunctionError", ""))

    at = output(aws, "watching-playback", "CatalogueAt")
    with closing(playback.log_in(aws, said, "watching-playback-catalogue", at)) as catalogue:
        for size, time in ((1, FIRST), (2, SECOND), (2, SECOND), (1, FIRST)):
            assert tell(created("nosferatu.mp4", size, time)) == ""
        assert catalogue.run("select bytes, etag from media where key = 'nosferatu.mp4'") == [[2, "etag-2"]]

        catalogue.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'application'")
        assert tell(created("nosferatu.mp4", 3, "2026-11-23T10:00:02Z")) == ""
        assert catalogue.run("select bytes from media where key = 'nosferatu.mp4'") == [[3]]
        assert tell({"detail": {}}) != ""

        stack, path = "watching-playback", "watching/playback/OnMedia"
        assert {call.action for call in callers(aws, stack)[path]} == {"rds-db:connect"}
        assert problems(aws, stack) == []
        without_right(aws, stack, "OnMedia", "rds-db:connect")
        catalogue.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'application'")
        assert tell(created("nosferatu.mp4", 4, "2026-11-23T10:00:03Z")) != ""
        (problem,) = problems(aws, stack)
        assert problem.startswith(f"{path} may not rds-db:connect on watching/playback/Catalogue (arn:aws:rds-db:")
        assert problem.endswith("; its stack would grant it with: on_media.uses(catalogue)")
