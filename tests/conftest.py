"""Fixtures of all tests; those for constructs come from paved_constructs.testing, as its users have them."""

from collections.abc import Iterator

import pytest

from paved_constructs.tools.local.emulator import LocalAws, local_aws


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    """An AWS on this machine that the tests of a session share: name what you create so that it is yours alone."""
    with local_aws() as started:
        yield started
