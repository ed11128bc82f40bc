"""The real stacks, deployed in both tiers: what is there is what was synthesized, golden row by golden row."""

from __future__ import annotations

from typing import Any

import pytest

from paved_constructs import PavedStage
from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED
from paved_constructs.tools.verify import Gaps, Verdict, verify
from stacks.identity import Identity
from stacks.platform import Platform
from stacks.playback import Playback
from stacks.recommendations import Recommendations
from tests.deploying import deploy

SEEN = {Verdict.MATCHED, Verdict.RECORDED, Verdict.NOT_EMULATED, Verdict.UNREADABLE}


@pytest.mark.parametrize("tier", ["production", "sandbox"])
def test_what_is_deployed_is_what_was_synthesized(aws: LocalAws, tier: str, request: pytest.FixtureRequest) -> None:
    stage: PavedStage = request.getfixturevalue(tier)
    app: Any = stage.node.root
    stacks = [Platform(stage), Identity(stage), Playback(stage), Recommendations(stage)]
    for stack in stacks:
        deploy(aws, stack)
    app.synth()
    gaps = Gaps(RECORDED, NOT_EMULATED)
    report = verify(Assembly.read(app.outdir), clients=lambda service, _region: aws.client(service), gaps=gaps)
    assert [line for line in report.lines if line.verdict not in SEEN] == []
    assert report.exit_code == 0
    assert {line.verdict for line in report.lines} == SEEN
