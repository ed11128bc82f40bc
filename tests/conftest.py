"""Fixtures of all tests; those for constructs come from paved_constructs.testing, as its users have them."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from paved_constructs.tools.local.emulator import LocalAws, local_aws

FIRST = ("rules", "house", "deployments", "stacks")
"""Folders whose tests take longest: begun first, so that the processes end together."""


class Together(LoadFileScheduling):
    """Keeps what shares what is built for it in one process: the tests of a file, and all of tests/rules."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "tests/rules" if file.startswith("tests/rules/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Let `pytest -n` hand the tests out so."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest."""

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        return FIRST.index(folder) if folder in FIRST else len(FIRST)

    items.sort(key=place)


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    """An AWS on this machine that the tests of a session share: name what you create so that it is yours alone."""
    with local_aws() as started:
        yield started


@pytest.fixture
def make_stage(paved_context: Mapping[str, Any], paved_today: str, tmp_path: Path) -> Callable[..., Any]:
    """A maker of sandbox stages, each in an app of its own: the same stage before and after a change.

    Name one whose stacks share something with the whole stage, so that it is the test's alone.
    """
    from paved_constructs import PavedApp, PavedStage, Tier  # noqa: PLC0415  # only who makes one waits for the CDK

    number = count()

    def make(name: str = "dev") -> PavedStage:
        context = {**paved_context, "paved:today": paved_today}
        app = PavedApp(outdir=str(tmp_path / f"out-{next(number)}"), context=context)
        at = {"account": "123456789012", "region": "us-east-1", "domain": f"{name}.example.com"}
        return PavedStage(app, name, tier=Tier.SANDBOX, **at)

    return make
