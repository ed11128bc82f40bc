"""What a team may get wrong, from its network to its code: said where it stands, before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk.aws_ecs import ContainerImage
from aws_cdk.aws_lambda import Runtime

from paved_constructs import (
    Architecture,
    Hardware,
    PavedApp,
    PavedDatabase,
    PavedEntry,
    PavedError,
    PavedFleet,
    PavedFunction,
    PavedJob,
    PavedService,
    PavedStack,
    PavedStage,
    PavedWorker,
    StageEntry,
    Tier,
    waived,
)

JAVA = Path(__file__).parent / "sources" / "java"
IMAGE = ContainerImage.from_registry("images.example.com/orders@sha256:" + "0123456789abcdef" * 4)
PLACE = {"account": "123456789012", "region": "us-east-1"}


def orders(stage: PavedStage, **arguments: Any) -> None:
    """A team's web service, in a stack of its own."""
    stack = PavedStack(stage, service="orders", owner="payments")
    given = {"image": IMAGE, "port": 8080, "health_check": "/healthz", "domain": "orders.prod.example.com"}
    PavedService(stack, "Api", **{**given, **arguments})


def ledger(stage: PavedStage, **arguments: Any) -> None:
    PavedDatabase(PavedStack(stage, service="orders", owner="payments"), "Ledger", **arguments)


def take(stage: PavedStage, **arguments: Any) -> None:
    stack = PavedStack(stage, service="orders", owner="payments")
    handler = {"handler": "com.example.Orders::handle", "runtime": Runtime.JAVA_21}
    PavedFunction(stack, "Take", code=JAVA, **handler, **arguments)


def model(stage: PavedStage, **arguments: Any) -> None:
    """A team's fleet."""
    stack = PavedStack(stage, service="recommend", owner="discovery")
    given = {"image": IMAGE, "port": 8080, "health_check": "/healthz", "domain": "recommend.prod.example.com"}
    PavedFleet(stack, "Model", **{**given, **arguments})


def views(stage: PavedStage, **arguments: Any) -> None:
    """A team's worker."""
    stack = PavedStack(stage, service="recommend", owner="discovery")
    PavedWorker(stack, "Views", **{"image": IMAGE, "work_timeout": Duration.minutes(5), **arguments})


def training(stage: PavedStage, **arguments: Any) -> None:
    """A team's nightly job."""
    stack = PavedStack(stage, service="recommend", owner="discovery")
    PavedJob(stack, "Training", **{"image": IMAGE, "schedule": "cron(0 2 * * ? *)", **arguments})


def entry(stage: PavedStage, domain: str) -> None:
    PavedEntry(PavedStack(stage, service="orders", owner="payments"), "Entry", domain=domain)


def two_on_one_path(stage: PavedStage) -> None:
    for name in ("orders", "basket"):
        stack = PavedStack(stage, service=name, owner="payments")
        shared = StageEntry(stack, "Entry", domain="shop.prod.example.com")
        PavedService(stack, "Api", image=IMAGE, port=8080, health_check="/healthz", entry=shared, path="/orders")


WRONG: dict[str, tuple[Callable[[PavedStage], None], str, list[str]]] = {
    "a GPU for a function": (
        lambda stage: take(stage, hardware=Hardware.GPU),
        "prod/orders/Take",
        ["hardware=Hardware.GPU is not what it can run on", "no place for an accelerator", "Hardware.GRAVITON and"],
    ),
    "spot capacity for a database": (
        lambda stage: ledger(stage, hardware=Hardware.SPOT),
        "prod/orders/Ledger",
        ["hardware=Hardware.SPOT is not what it can run on", "this may not be interrupted", "and Hardware.X86"],
    ),
    "a fleet without a health check": (
        lambda stage: model(stage, health_check=None),
        "prod/recommend/Model",
        ["health_check=None", "give the path where the code tells its health"],
    ),
    "an image for Graviton on GPUs": (
        lambda stage: model(stage, hardware=Hardware.GPU, architecture=Architecture.ARM64),
        "prod/recommend/Model",
        ["built for arm64", "hardware=Hardware.GPU (g6.xlarge, g6e.xlarge) runs x86_64 only", "build it for x86_64"],
    ),
    "a worker that hides a message for less than its work": (
        lambda stage: views(stage, visibility_timeout=Duration.minutes(4)),
        "prod/recommend/Views",
        ["visibility_timeout=240 s is shorter than the work, work_timeout=300 s", "hide it for as long as the work"],
    ),
    "a job without a time zone": (
        training,
        "prod/recommend/Training",
        ["schedule='cron(0 2 * * ? *)' names an hour", "no time zone says whose", "give time_zone='Europe/Berlin'"],
    ),
    "a job in an unknown time zone": (
        lambda stage: training(stage, time_zone="Europe/Berlni"),
        "prod/recommend/Training",
        ["'Europe/Berlni' is no time zone", "it looks like 'Europe/Berlin'"],
    ),
    "a worker's image for Graviton on GPUs": (
        lambda stage: views(stage, hardware=Hardware.GPU, architecture=Architecture.ARM64),
        "prod/recommend/Views",
        ["built for arm64", "hardware=Hardware.GPU (g6.xlarge, g6e.xlarge) runs x86_64 only", "build it for x86_64"],
    ),
    "a pair that Fargate does not have": (
        lambda stage: orders(stage, cpu=256, memory_limit_mib=4096),
        "prod/orders/Api",
        ["memory_limit_mib=4096 with cpu=256", "it goes with 512, 1024, 2048 MiB", "4096 MiB go with cpu=512 or 1024"],
    ),
    "a health check that takes as long as its interval": (
        lambda stage: orders(stage, health_check_timeout=Duration.seconds(10)),
        "prod/orders/Api",
        ["health_check_timeout=10 s", "it has to be below health_check_interval, which is 10 s"],
    ),
    "a range whose least is above its most": (
        lambda stage: orders(stage, min_capacity=6, max_capacity=3),
        "prod/orders/Api",
        ["min_capacity=6, max_capacity=3", "the least is 1 or more, and not above"],
    ),
    "a zone of production without a task": (
        lambda stage: orders(stage, min_capacity=2),
        "prod/orders/Api",
        ["min_capacity=2 is below the 3 zones of this stage", "run one in each"],
    ),
    "a public database": (
        lambda stage: ledger(
            stage, publicly_accessible=waived(True, because="our laptops reach it", until="2026-12-31")
        ),
        "prod/orders/Ledger",
        ["publicly_accessible=True", "cannot be waived", "answers inside the network only", "plain CDK construct"],
    ),
    "an image without a digest": (
        lambda stage: orders(stage, image=ContainerImage.from_registry("images.example.com/orders:1.4.2")),
        "prod/orders/Api",
        ['image="images.example.com/orders:1.4.2"', "name it by its digest", "@sha256:", "or waive image_digest"],
    ),
    "SnapStart and copies kept ready": (
        lambda stage: take(stage, provisioned_concurrency=5),
        "prod/orders/Take",
        ["provisioned_concurrency=5 with SnapStart", "leave it out", "or waive snap_start with ()"],
    ),
    "two services on one host and path": (
        two_on_one_path,
        "prod/basket/Entry/Rule-orders",
        ["https://shop.prod.example.com/orders", "prod/orders/Entry/Rule-orders has taken", "serve another path or"],
    ),
    "a domain outside the stage's zone": (
        lambda stage: entry(stage, "orders.example.org"),
        "prod/orders/Entry",
        ["domain='orders.example.org' is not in the stage's zone", "like 'orders.prod.example.com'"],
    ),
}


def program(app: PavedApp, stage: PavedStage, build: Callable[[PavedStage], None]) -> None:
    """A team's app.py."""
    build(stage)
    app.synth()


def said(app: PavedApp, stage: PavedStage, build: Callable[[PavedStage], None], outdir: Path) -> str:
    with pytest.raises(PavedError) as error:
        program(app, stage, build)
    assert not list(outdir.rglob("*.template.json"))
    return str(error.value)


@pytest.mark.parametrize("wrong", WRONG)
def test_bad_input_names_the_construct_the_value_and_what_would_be_right(
    wrong: str, paved_app: PavedApp, tmp_path: Path
) -> None:
    build, path, parts = WRONG[wrong]
    stage = PavedStage(paved_app, "prod", tier=Tier.PRODUCTION, domain="prod.example.com", **PLACE)
    message = said(paved_app, stage, build, tmp_path)
    assert message.startswith(f"{path}: ")
    for part in parts:
        assert part in message


@pytest.mark.parametrize(("build", "path"), [(orders, "prod/orders/Api"), (ledger, "prod/orders/Ledger")])
def test_a_stage_without_a_network(
    build: Callable[[PavedStage], None], path: str, paved_app: PavedApp, tmp_path: Path
) -> None:
    at = {"domain": "prod.example.com", "network": False, **PLACE}
    stage = PavedStage(paved_app, "prod", tier=Tier.PRODUCTION, **at)
    message = said(paved_app, stage, build, tmp_path)
    assert message.startswith(path)
    assert "needs a network, and stage 'prod' has none (network=False)" in message
    assert "drop network=False, and put a PavedNetwork into its platform stack" in message
