"""A worker deploys into AWS on this machine, is found there as its tables say, and is handed what others publish."""

from __future__ import annotations

import json
from typing import Any

import pytest

from paved_constructs import PavedApp, PavedStack, PavedStage, PavedSubscription, Tier
from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED
from paved_constructs.tools.verify import Gaps, Verdict, verify
from paved_constructs.tools.verify.readers import UNREADABLE
from tests.containers.services import share
from tests.containers.workers import worker
from tests.deploying import deploy


@pytest.mark.parametrize("tier", Tier)
def test_it_deploys_and_nothing_is_different(tier: Tier, paved_app: PavedApp, aws: LocalAws) -> None:
    name = f"works-in-{tier.value}"
    stage = PavedStage(paved_app, name, tier=tier, account="123456789012", region="us-east-1")
    share(aws, stage)
    stack = PavedStack(stage, service="recommendations", owner="discovery")
    views = worker(stack)
    PavedSubscription(stack, "Started", to=views, source="playback", detail_type=["Playback Started"])
    made = deploy(aws, stack)
    paved_app.synth()

    def clients(name: str, region: str | None) -> Any:
        return aws.client(name)

    report = verify(Assembly.read(paved_app.outdir), clients=clients, gaps=Gaps(RECORDED, NOT_EMULATED))
    golden = [line for line in report.lines if line.kind]
    assert [line for line in golden if line.verdict is not Verdict.MATCHED and line.property not in UNREADABLE] == []
    assert {"PavedWorker", "PavedQueue", "PavedDeadLetterQueue"} <= {line.kind for line in golden}

    event = {"Source": "playback", "DetailType": "Playback Started", "Detail": json.dumps({"title": "heat"})}
    other = {**event, "DetailType": "Playback Ended"}
    aws.client("events").put_events(Entries=[event, other])
    [queue] = [url for url in made.values() if url.endswith("-Views-Queue")]
    received = aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=5)
    [message] = received["Messages"]
    assert json.loads(message["Body"])["detail"] == {"title": "heat"}
