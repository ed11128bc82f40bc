"""Each construct's example, synthesized once in each tier for all rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from constructs import Construct

from paved_constructs import PavedApp, PavedStack, PavedStage, Tier
from paved_constructs.app import project_context
from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.stage import TODAY
from paved_constructs.testing import ACCOUNT, DATE, REGION, template
from paved_constructs.tools.assembly import Assembly
from tests.rules.discovery import example
from tests.rules.road import Road, build_road


@dataclass(frozen=True)
class Example:
    """A construct, the template of the stack that it stands in, and what of that a snapshot holds."""

    subject: Construct
    stack: PavedStack
    resources: Mapping[str, Any]
    steady: Mapping[str, Any]

    def of(self, *types: str) -> dict[str, Any]:
        """Return the properties of the resources of some types: {logical ID: properties}."""
        found = self.resources.items()
        return {name: each.get("Properties", {}) for name, each in found if each["Type"] in types}

    @property
    def paved(self) -> set[str]:
        """The logical IDs of what the road made: the rest of an example stands around its subject."""
        ours = {child.node.id for child in self.stack.node.children if isinstance(child, PavedConstruct)}
        paths = {name: each.get("Metadata", {}).get("aws:cdk:path", "") for name, each in self.resources.items()}
        return {name for name, path in paths.items() if path.split("/")[2:3] and path.split("/")[2] in ours}


Built = Callable[[type[Construct], str], Example]


@pytest.fixture(scope="session")
def built(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """What gives the example of a construct in a tier ("production", "sandbox")."""
    context = {**project_context(pytestconfig.rootpath), TODAY: DATE}

    @cache
    def build(kind: type[Construct], tier: str) -> Example:
        app = PavedApp(outdir=str(tmp_path_factory.mktemp("rules")), context=context)
        at = {"account": ACCOUNT, "region": REGION, "domain": f"{tier}.example.com"}
        stack = PavedStack(PavedStage(app, tier, tier=Tier(tier), **at), service="orders", owner="payments")
        subject = example(kind)(stack)
        steady = template(stack)
        [found] = Assembly.read(app.outdir).stacks
        return Example(subject, stack, found.template["Resources"], steady)

    return build


@pytest.fixture(scope="session")
def road(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Road:
    """Every service in its stages and every construct's example in both tiers, in one app."""
    return build_road(pytestconfig.rootpath, tmp_path_factory.mktemp("road") / "cdk.out")
