"""A service deploys into AWS on this machine, and is found there as its tables say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk.aws_ecs import ContainerImage

from paved_constructs import Java, PavedApp, PavedStack, PavedStage, Rollout, Tier
from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED
from paved_constructs.tools.verify import Gaps, Verdict, verify
from paved_constructs.tools.verify.readers import UNREADABLE
from tests.containers.services import service, share
from tests.deploying import deploy

CASES: dict[str, tuple[Tier, dict[str, Any]]] = {
    "by canary": (Tier.PRODUCTION, {}),
    "in a sandbox": (Tier.SANDBOX, {"image": ContainerImage.from_registry("images.example.com/orders:latest")}),
    "java": (Tier.SANDBOX, {"runtime": Java(probe="curl"), "health_check": None, "rollout": Rollout.LINEAR}),
}


@pytest.mark.parametrize(("tier", "arguments"), CASES.values(), ids=CASES)
def test_it_deploys_and_nothing_is_different(
    tier: Tier, arguments: dict[str, Any], paved_app: PavedApp, aws: LocalAws, request: pytest.FixtureRequest
) -> None:
    name = f"serves-{list(CASES).index(request.node.callspec.id)}"
    stage = PavedStage(
        paved_app, name, tier=tier, account="123456789012", region="us-east-1", domain=f"{name}.example.com"
    )
    share(aws, stage)
    stack = PavedStack(stage, service="orders", owner="payments")
    service(stack, **arguments)
    deploy(aws, stack)
    paved_app.synth()

    def clients(name: str, region: str | None) -> Any:
        return aws.client(name)

    report = verify(Assembly.read(paved_app.outdir), clients=clients, gaps=Gaps(RECORDED, NOT_EMULATED))
    golden = [line for line in report.lines if line.kind]  # the rest is of the stack itself, which the CLI tags
    assert [line for line in golden if line.verdict is not Verdict.MATCHED and line.property not in UNREADABLE] == []
    kinds = {line.kind for line in golden}
    assert {"PavedService", "PavedCluster", "PavedEntry", "PavedEntryRule"} <= kinds


def test_a_deployment_leaves_the_count_that_scaling_found(make_stage: Callable[..., PavedStage], aws: LocalAws) -> None:
    def orders(image: str) -> PavedStack:
        stack = PavedStack(make_stage("serves-more"), service="orders", owner="payments")
        service(stack, image=ContainerImage.from_registry(image))
        return stack

    share(aws, make_stage("serves-more"))
    made = deploy(aws, orders("images.example.com/orders:1"))
    (arn,) = (each for each in made.values() if ":service/" in each)
    about = {"cluster": arn.split("/")[1], "service": arn}
    ecs = aws.client("ecs")
    ecs.update_service(**about, desiredCount=2)
    deploy(aws, orders("images.example.com/orders:2"))
    [found] = ecs.describe_services(cluster=about["cluster"], services=[arn])["services"]
    task = ecs.describe_task_definition(taskDefinition=found["taskDefinition"])["taskDefinition"]
    assert task["containerDefinitions"][0]["image"] == "images.example.com/orders:2"
    assert found["desiredCount"] == 2
