"""A fleet deploys into AWS on this machine, and is found there as its tables say."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk.aws_ecs import ContainerImage

from paved_constructs import Hardware, PavedApp, PavedStack, PavedStage, Tier, Unit
from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED
from paved_constructs.tools.verify import Gaps, Verdict, verify
from paved_constructs.tools.verify.readers import UNREADABLE
from tests.containers.services import share
from tests.deploying import deploy
from tests.instances.fleets import fleet

CASES: dict[str, tuple[Tier, dict[str, Any]]] = {
    "a container": (Tier.PRODUCTION, {"hardware": Hardware.SPOT}),
    "a unit": (Tier.SANDBOX, {"unit": Unit("/usr/bin/recommend"), "target_requests_per_minute": 600}),
}


@pytest.mark.parametrize(("tier", "arguments"), CASES.values(), ids=CASES)
def test_it_deploys_and_nothing_is_different(
    tier: Tier, arguments: dict[str, Any], paved_app: PavedApp, aws: LocalAws
) -> None:
    name = f"fleet-{tier}"
    stage = PavedStage(
        paved_app, name, tier=tier, account="123456789012", region="us-east-1", domain=f"{name}.example.com"
    )
    share(aws, stage)
    stack = PavedStack(stage, service="recommend", owner="discovery")
    fleet(stack, **arguments)
    deploy(aws, stack)
    paved_app.synth()

    def clients(name: str, region: str | None) -> Any:
        return aws.client(name)

    report = verify(Assembly.read(paved_app.outdir), clients=clients, gaps=Gaps(RECORDED, NOT_EMULATED))
    golden = [line for line in report.lines if line.kind]  # the rest is of the stack itself, which the CLI tags
    wrong = [line for line in golden if line.verdict is not Verdict.MATCHED and line.property not in UNREADABLE]
    assert wrong == []
    assert {"PavedFleet", "PavedEntry", "PavedEntryRule"} <= {line.kind for line in golden}
    assert len({line.row for line in golden if line.kind == "PavedFleet"}) > 30


def test_a_deployment_makes_a_version_that_the_group_takes_and_leaves_its_size(
    make_stage: Callable[..., PavedStage], aws: LocalAws
) -> None:
    def recommend(image: str) -> PavedStack:
        stack = PavedStack(make_stage("fleet-moves"), service="recommend", owner="discovery")
        fleet(stack, image=ContainerImage.from_registry(image))
        return stack

    share(aws, make_stage("fleet-moves"))
    deploy(aws, recommend("images.example.com/recommend:1"))
    api, name = aws.client("autoscaling"), "fleet-moves-recommend-Model"
    api.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=2)
    deploy(aws, recommend("images.example.com/recommend:2"))
    [found] = api.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    taken = found["MixedInstancesPolicy"]["LaunchTemplate"]["LaunchTemplateSpecification"]
    asked = {"LaunchTemplateId": taken["LaunchTemplateId"], "Versions": [taken["Version"]]}
    [version] = aws.client("ec2").describe_launch_template_versions(**asked)["LaunchTemplateVersions"]
    assert taken["Version"] == "2"
    assert "recommend:2" in b64decode(version["LaunchTemplateData"]["UserData"]).decode()
    assert found["DesiredCapacity"] == 2
