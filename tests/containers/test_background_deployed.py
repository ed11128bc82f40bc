"""Background work deploys into AWS on this machine, is found there as its tables say, and is begun by others."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from paved_constructs import Hardware, PavedApp, PavedStack, PavedStage, PavedSubscription, Tier
from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED
from paved_constructs.tools.verify import Gaps, Verdict, verify
from paved_constructs.tools.verify.readers import UNREADABLE
from tests.containers.services import share
from tests.containers.workers import job, worker
from tests.deploying import deploy


@pytest.mark.parametrize("tier", Tier)
def test_it_deploys_and_nothing_is_different(tier: Tier, paved_app: PavedApp, aws: LocalAws) -> None:
    name = f"works-in-{tier.value}"
    stage = PavedStage(paved_app, name, tier=tier, account="123456789012", region="us-east-1")
    share(aws, stage)
    stack = PavedStack(stage, service="recommendations", owner="discovery")
    views = worker(stack, min_capacity=0 if tier is Tier.SANDBOX else None)
    job(stack)
    job(stack, id="Embed", schedule="rate(1 hour)", time_zone=None, hardware=Hardware.GPU)
    PavedSubscription(stack, "Started", to=views, service="playback", detail_type=["Playback Started"])
    made = deploy(aws, stack)
    paved_app.synth()

    def clients(name: str, region: str | None) -> Any:
        return aws.client(name)

    report = verify(Assembly.read(paved_app.outdir), clients=clients, gaps=Gaps(RECORDED, NOT_EMULATED))
    golden = [line for line in report.lines if line.kind and line.property not in UNREADABLE]
    gaps = {line.property for line in golden if line.verdict is Verdict.NOT_EMULATED}
    assert gaps == {"AWS::StepFunctions::StateMachine.TracingConfiguration"}
    assert [line for line in golden if line.verdict is not Verdict.MATCHED and line.property not in gaps] == []
    assert {"PavedWorker", "PavedQueue", "PavedDeadLetterQueue", "PavedJob", "PavedManagedInstances"} <= {
        line.kind for line in golden
    }
    check_events(aws, made, stage.event_source("playback"))
    if tier is Tier.SANDBOX:
        check_runs(aws, made)


def check_events(aws: LocalAws, made: dict[str, str], source: str) -> None:
    """What another service publishes, and only that, lies in the worker's queue."""
    event = {"Source": source, "DetailType": "Playback Started", "Detail": json.dumps({"title": "heat"})}
    aws.client("events").put_events(Entries=[event, {**event, "DetailType": "Playback Ended"}])
    [queue] = [url for url in made.values() if url.endswith("-Views-Queue")]
    received = aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=5)
    [message] = received["Messages"]
    assert json.loads(message["Body"])["detail"] == {"title": "heat"}


def check_runs(aws: LocalAws, made: dict[str, str]) -> None:
    """A second run is left out while the first one's task runs; when that ends, so does the run."""
    states, ecs = aws.client("stepfunctions"), aws.client("ecs")
    [machine] = [arn for arn in made.values() if ":stateMachine:" in arn and "Train" in arn]
    [cluster] = {each.split("/")[1] for each in made.values() if ":service/" in each}
    hurry(states, machine)
    first = states.start_execution(stateMachineArn=machine, input='{"scheduled": "2026-11-23T01:00:00Z"}')
    tasks = until(lambda: ecs.list_tasks(cluster=cluster, family=family(aws, made))["taskArns"])
    [task] = ecs.describe_tasks(cluster=cluster, tasks=tasks)["tasks"]
    [told] = task["overrides"]["containerOverrides"]
    assert told["environment"] == [{"name": "SCHEDULED_TIME", "value": "2026-11-23T01:00:00Z"}]
    second = states.start_execution(stateMachineArn=machine, input="{}")
    assert end(states, second)["error"] == "StillRunning"
    ecs.stop_task(cluster=cluster, task=tasks[0])
    assert end(states, first)["status"] == "SUCCEEDED"


def hurry(states: Any, machine: str) -> None:
    """Let runs not wait before they look for others: Step Functions' list is never late on this machine."""
    definition = json.loads(states.describe_state_machine(stateMachineArn=machine)["definition"])
    definition["States"]["Wait"]["Seconds"] = 0
    states.update_state_machine(stateMachineArn=machine, definition=json.dumps(definition))


def family(aws: LocalAws, made: dict[str, str]) -> str:
    [arn] = [each for each in made.values() if ":task-definition/" in each and "TrainTask" in each]
    return arn.rpartition("/")[2].partition(":")[0]


def end(states: Any, execution: dict[str, Any]) -> dict[str, Any]:
    arn = execution["executionArn"]
    found = until(lambda: (e := states.describe_execution(executionArn=arn))["status"] != "RUNNING" and e)
    return dict(found)


def until(found: Callable[[], Any]) -> Any:
    """Return what is found, as soon as it is; fails after 20 s."""
    for _ in range(400):
        if answer := found():
            return answer
        time.sleep(0.05)
    raise AssertionError("nothing came of it")
