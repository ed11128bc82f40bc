"""The pytest plugin as a team uses it: three lines a snapshot, which changes when the team changes something."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from aws_cdk import CfnOutput
from aws_cdk.aws_ecr_assets import DockerImageAsset
from aws_cdk.aws_ecs import CfnTaskDefinition
from aws_cdk.aws_lambda import Runtime
from aws_cdk.aws_sns import CfnTopic

from paved_constructs import PavedApp, PavedFunction, PavedStack, PavedStage, Tier
from paved_constructs.core.stage import TODAY
from paved_constructs.testing import inventory, template

REPOSITORY: Final = Path(__file__).parents[1]


class Orders(PavedStack):
    """A service with what a team releases again and again: code, an image that it builds, one that it names."""

    def __init__(self, stage: PavedStage, sources: Path, digest: str, memory: int, topics: tuple[str, ...]) -> None:
        super().__init__(stage, service="orders", owner="payments")
        PavedFunction(self, "Api", code=sources, handler="orders.handler", runtime=Runtime.PYTHON_3_14, memory=memory)
        image = DockerImageAsset(self, "Image", directory=str(sources))
        container = {"name": "web", "image": f"123456789012.dkr.ecr.us-east-1.amazonaws.com/web@sha256:{digest * 32}"}
        CfnTaskDefinition(self, "Task", family="orders", container_definitions=[container])
        CfnOutput(self, "Built", value=image.image_uri)
        for name in topics:
            CfnTopic(self, name)


Build = Callable[..., dict[str, Any]]


@pytest.fixture
def build(paved_context: dict[str, Any], tmp_path: Path) -> Build:
    """Return what makes the snapshot of the service in an app of its own, as a later release would."""

    def built(code: str = "one", digest: str = "0a", memory: int = 512, topics: tuple[str, ...] = ("Placed",)) -> Any:
        sources = tmp_path / code
        sources.mkdir(exist_ok=True)
        (sources / "orders.py").write_text(f"def handler(event, context):\n    return {code!r}\n")
        (sources / "Dockerfile").write_text("FROM scratch\nCOPY orders.py .\n")
        app = PavedApp(outdir=str(tmp_path / "cdk.out"), context={**paved_context, TODAY: "2026-11-22"})
        stage = PavedStage(app, "prod", tier=Tier.PRODUCTION, account="123456789012", region="us-east-1")
        return template(Orders(stage, sources, digest, memory, topics))

    return built


def test_a_release_without_a_change_of_infrastructure_changes_no_snapshot(build, monkeypatch):
    first = build()
    assert build(code="two") == first
    assert build(digest="1b") == first
    monkeypatch.setattr("paved_constructs.core.stack.VERSION", "0.1.1")
    assert build() == first


@pytest.mark.parametrize(
    "change", [{"memory": 1024}, {"topics": ("Paid",)}, {"topics": ()}], ids=["property", "logical id", "resource"]
)
def test_a_change_of_infrastructure_changes_the_snapshot(build, change):
    assert build(**change) != build()


def test_the_stages_differ_by_their_tier_alone(sandbox, production):
    stages = [(each.node.id, each.tier, each.account, each.region, str(each.today)) for each in (sandbox, production)]
    where = ("123456789012", "us-east-1", "2026-11-22")
    assert stages == [("sandbox", Tier.SANDBOX, *where), ("production", Tier.PRODUCTION, *where)]


def test_an_inventory_counts_the_resources_of_a_stack(sandbox):
    stack = PavedStack(sandbox, service="orders", owner="payments")
    for name in ("Placed", "Paid"):
        CfnTopic(stack, name)
    assert inventory(stack) == {"AWS::SNS::Topic": 2}


TEAM: Final = """
from pathlib import Path
from aws_cdk.aws_s3 import CfnBucket
from paved_constructs import PavedBucket, PavedStack, waived

class Orders(PavedStack):
    def __init__(self, stage):
        super().__init__(stage, service="orders", owner="payments")
        PavedBucket(self, "Receipts", versioned=waived(False, because="copies of the books' rows", until="2028-03-31"))

class Named(PavedStack):
    def __init__(self, stage, name):
        super().__init__(stage, service="named", owner="payments")
        CfnBucket(self, "Bucket", bucket_name=name)
"""

TESTS: Final = """
from pathlib import Path
import pytest
from conftest import loaded_before
from team import Named, Orders
from paved_constructs.testing import inventory

@pytest.fixture
def paved_today():
    return "2028-01-01"

def test_orders(sandbox, template_snapshot):
    assert Orders(sandbox) == template_snapshot

def test_orders_in_production(production, template_snapshot):
    assert template_snapshot == Orders(production)

def test_inventory(sandbox, template_snapshot):
    assert inventory(Orders(sandbox)) == template_snapshot

def test_changed(sandbox, template_snapshot):
    assert Named(sandbox, Path("name.txt").read_text()) == template_snapshot

def test_bad(sandbox, template_snapshot):
    assert Named(sandbox, "Not_A_Name") == template_snapshot

def test_the_plugin_loads_nothing_that_no_test_asked_for():
    assert not {"aws_cdk", "jsii", "cloudformation_validate"} & loaded_before
"""


def run(project: Path, *options: str) -> tuple[str, list[str]]:
    """Run a team's tests; return the last line that pytest says, and which tests failed."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    said = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False).stdout.splitlines()
    failed = [line.split(" - ")[0].removeprefix("FAILED test_team.py::") for line in said if line.startswith("FAILED")]
    return said[-1], failed


def test_three_lines_are_a_snapshot_test(tmp_path):
    settings = (REPOSITORY / "cdk.json").read_text()
    conftest = "import sys\nloaded_before = set(sys.modules)\n"
    sources = {
        "cdk.json": settings,
        "conftest.py": conftest,
        "team.py": TEAM,
        "test_team.py": TESTS,
        "name.txt": "first",
    }
    for name, text in sources.items():
        (tmp_path / name).write_text(text)

    last, failed = run(tmp_path, "--snapshot-update")
    assert "5 passed" in last
    assert failed == ["test_bad"]
    written = {file.name: file.read_text() for file in (tmp_path / "__snapshots__" / "test_team").iterdir()}
    names = ("changed", "inventory", "orders", "orders_in_production")
    assert sorted(written) == [f"test_{name}.json" for name in names]
    assert written["test_inventory.json"] == '{\n  "AWS::S3::Bucket": 1,\n  "AWS::S3::BucketPolicy": 1\n}\n'

    (tmp_path / "name.txt").write_text("second")
    last, failed = run(tmp_path)
    assert "4 passed" in last
    assert failed == ["test_changed", "test_bad"]
