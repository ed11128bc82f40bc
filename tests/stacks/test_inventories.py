"""What is in each stack, by type: a reviewer sees at a glance what a change adds."""

from __future__ import annotations

from typing import Any

import pytest

from paved_constructs import PavedStage
from paved_constructs.testing import inventory
from stacks.identity import Identity
from stacks.platform import Platform
from stacks.playback import Playback
from stacks.recommendations import Recommendations

every_tier = pytest.mark.parametrize("tier", ["production", "sandbox"])


@every_tier
@pytest.mark.parametrize("service", [Identity, Platform, Playback, Recommendations])
def test_inventory(service: type[Any], tier: str, request: pytest.FixtureRequest, template_snapshot: Any) -> None:
    stage: PavedStage = request.getfixturevalue(tier)
    assert inventory(service(stage)) == template_snapshot
