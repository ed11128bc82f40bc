"""Playback tells, recommendations listens: neither needs the other, in whatever order they come and go."""

from __future__ import annotations

import json
from typing import Any

from paved_constructs.tools.local.emulator import LocalAws
from stacks.platform import Platform
from stacks.playback import Playback
from stacks.recommendations import Recommendations
from tests.deploying import deploy

STARTED = {"viewer": "v-1", "title": "metropolis-1927.mp4"}


def publish(aws: LocalAws, source: str = "paved.telling.playback", kind: str = "Playback Started") -> int:
    """Put an event on the bus as a service's code would; return how many the bus refused."""
    entry = {"EventBusName": "default", "Source": source, "DetailType": kind, "Detail": json.dumps(STARTED)}
    refused: int = aws.client("events").put_events(Entries=[entry])["FailedEntryCount"]
    return refused


def worked_on(made: dict[str, Any]) -> str:
    """The URL of the worker's queue, among all that was made of a stack."""
    [url] = {url for name, url in made.items() if name.startswith("ViewsQueue") and "Failed" not in name and "/" in url}
    return str(url)


def heard(aws: LocalAws, queue: str, seconds: int = 5) -> list[dict[str, Any]]:
    """What waits in a queue, taken from it."""
    sqs = aws.client("sqs")
    found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=seconds).get("Messages", [])
    for message in found:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return [json.loads(message["Body"]) for message in found]


def test_they_come_and_go_in_any_order(make_stage: Any, aws: LocalAws) -> None:
    stage = make_stage("telling")
    deploy(aws, Platform(stage))
    made = deploy(aws, Recommendations(stage))  # before there is anyone to listen to
    queue = worked_on(made)
    assert heard(aws, queue, seconds=0) == []

    deploy(aws, Playback(make_stage("telling")))
    assert publish(aws) == 0
    [event] = heard(aws, queue)
    assert (event["source"], event["detail-type"], event["detail"]) == (
        "paved.telling.playback",
        "Playback Started",
        STARTED,
    )

    assert publish(aws, source="paved.dev.playback") == publish(aws, kind="Playback Ended") == 0
    assert heard(aws, queue, seconds=1) == []

    cloudformation = aws.client("cloudformation")
    cloudformation.delete_stack(StackName="telling-recommendations")
    waiter = cloudformation.get_waiter("stack_delete_complete")
    waiter.wait(StackName="telling-recommendations", WaiterConfig={"Delay": 0.05, "MaxAttempts": 400})
    assert publish(aws) == 0
    [playback] = cloudformation.describe_stacks(StackName="telling-playback")["Stacks"]
    assert playback["StackStatus"] == "CREATE_COMPLETE"

    again = deploy(aws, Recommendations(make_stage("telling")))  # after it was there all the time
    queue = worked_on(again)
    assert publish(aws) == 0
    assert len(heard(aws, queue)) == 1
