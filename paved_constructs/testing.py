"""A pytest plugin for teams on the road, and for this library: stacks in tests as the CDK CLI would build them.

    def test_orders(sandbox, template_snapshot):
        assert Orders(sandbox) == template_snapshot

`pytest --snapshot-update` writes the snapshots: a JSON file a test, in which only what the team decides can change.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import pytest

from paved_constructs.core.golden import Tier
from paved_constructs.tools.assembly import Assembly, StackArtifact
from paved_constructs.tools.templates import asset_hashes, steady
from paved_constructs.tools.templates import inventory as counted

if TYPE_CHECKING:  # pytest loads this plugin for every test run: the CDK is loaded by the first fixture that needs it
    from aws_cdk import Stack
    from syrupy.assertion import SnapshotAssertion

    from paved_constructs.app import PavedApp
    from paved_constructs.core.stage import PavedStage

ACCOUNT: Final = "123456789012"
REGION: Final = "us-east-1"
DATE: Final = "2026-11-22"


@pytest.fixture
def paved_today() -> str:
    """The date (ISO) on which waivers are judged: fixed, so that no test fails for the day on which it runs.

    Override it with a date of your own once your waivers end more than a year after this one.
    """
    return DATE


@pytest.fixture
def paved_context(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """The context of the cdk.json in pytest's root folder; override it where yours lies elsewhere."""
    from paved_constructs.app import project_context  # noqa: PLC0415  # it loads the CDK

    return project_context(request.config.rootpath)


@pytest.fixture
def paved_app(paved_context: Mapping[str, Any], paved_today: str, tmp_path: Path) -> PavedApp:
    """An app of the test's own, with the guardrails on, that writes into the test's temporary folder."""
    from paved_constructs.app import PavedApp  # noqa: PLC0415  # it loads the CDK
    from paved_constructs.core.stage import TODAY  # noqa: PLC0415  # as above

    return PavedApp(outdir=str(tmp_path / "cdk.out"), context={**paved_context, TODAY: paved_today})


@pytest.fixture
def sandbox(paved_app: PavedApp) -> PavedStage:
    """A sandbox stage called "sandbox": account 123456789012, region us-east-1, domain sandbox.example.com."""
    return _stage(paved_app, "sandbox")


@pytest.fixture
def production(paved_app: PavedApp) -> PavedStage:
    """A production stage called "production": account 123456789012, region us-east-1, domain production.example.com."""
    return _stage(paved_app, "production")


@pytest.fixture
def template_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """What a stack is compared with: `assert stack == template_snapshot`; or an inventory, or another JSON value."""
    from syrupy.extensions.json import JSONSnapshotExtension  # noqa: PLC0415  # only whoever takes snapshots needs it

    class TemplateSnapshot(JSONSnapshotExtension):
        def serialize(self, data: Any, **filters: Any) -> Any:
            return super().serialize(template(data) if hasattr(data, "template_file") else data, **filters)

    return snapshot.use_extension(TemplateSnapshot)


def template(stack: Stack) -> dict[str, Any]:
    """Synthesize a stack's app, and return the stack's template without what churns (see `tools/templates.py`).

    Raises SynthesisError where the app does not pass its guardrails.
    """
    found = _synthesized(stack)
    return steady(found.template, asset_hashes(found.template_path))


def inventory(stack: Stack) -> dict[str, int]:
    """Synthesize a stack's app, and return how many resources of each type the stack has: {"AWS::S3::Bucket": 2, …}."""
    return counted(_synthesized(stack).template)


def _stage(app: PavedApp, name: str) -> PavedStage:
    from paved_constructs.core.stage import PavedStage  # noqa: PLC0415  # it loads the CDK

    return PavedStage(app, name, tier=Tier(name), account=ACCOUNT, region=REGION, domain=f"{name}.example.com")


def _synthesized(stack: Stack) -> StackArtifact:
    app = cast("PavedApp", stack.node.root)
    app.synth()
    (found,) = (each for each in Assembly.read(app.outdir).stacks if each.path == stack.node.path)
    return found
