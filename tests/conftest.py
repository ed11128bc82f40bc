"""Fixtures of all tests; those for constructs come from paved_constructs.testing, as its users have them."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from paved_constructs.tools.local.emulator import LocalAws, local_aws

FIRST = ("rules", "house", "deployments", "stacks")
"""Folders whose tests take longest: begun first, so that the processes end together."""


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares what is built for it: the tests of a file, and all of tests/rules, in one process."""

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        return FIRST.index(folder) if folder in FIRST else len(FIRST)

    for item in items:
        together = "rules" if item.path.parent.name == "rules" else str(item.path)
        item.add_marker(pytest.mark.xdist_group(together))
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
