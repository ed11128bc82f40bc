"""Changes that a team would make: edits of a service's file, in a copy of the project."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from demo.steps import ROOT


@dataclass(frozen=True)
class Edit:
    """One text of a file, replaced by another."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """What a team changes in one service, and says of it."""

    title: str
    edits: tuple[Edit, ...]


IDENTITY: Final = "stacks/identity.py"
PLATFORM: Final = "stacks/platform.py"

CHANGES: Final = {
    "dev/platform": Change(
        "its network reaches Secrets Manager without leaving AWS",
        (
            Edit(
                PLATFORM,
                "from paved_constructs import",
                "from aws_cdk.aws_ec2 import InterfaceVpcEndpointAwsService as Aws\nfrom paved_constructs import",
            ),
            Edit(PLATFORM, '(self, "Network")', '(self, "Network", interface_endpoints=[Aws.SECRETS_MANAGER])'),
        ),
    ),
    "dev/identity": Change(
        "sign-in gets more memory",
        (Edit(IDENTITY, '"sign_in.handler", memory=1769', '"sign_in.handler", memory=2048'),),
    ),
    "dev/playback": Change(
        "its tasks get twice the memory",
        (Edit("stacks/playback.py", "memory_limit_mib=2048", "memory_limit_mib=4096"),),
    ),
    "dev/recommendations": Change(
        "each of its GPUs answers twice as much before another comes",
        (Edit("stacks/recommendations.py", "target_requests_per_minute=3000", "target_requests_per_minute=6000"),),
    ),
}
"""Stack -> a change of it that is deployed alone."""

MISTAKE: Final = (
    Edit(IDENTITY, '"sign_in.handler", memory=2048', '"sign_in.handler", memory=3072'),
    Edit(
        IDENTITY,
        "from aws_cdk.aws_lambda import Runtime\n",
        "from aws_cdk.aws_lambda import Runtime\nfrom aws_cdk.aws_ssm import CfnParameter\n",
    ),
    Edit(
        IDENTITY,
        '        api = PavedApi(self, "Api")\n',
        '        api = PavedApi(self, "Api")\n'
        '        CfnParameter(self, "Mine", name="/paved/dev/log-bucket", type="String", value="mine")\n',
    ),
)
"""More memory, beside a name that is the platform's: no template shows that, and it has to be turned back."""


@contextmanager
def copy_of_the_project() -> Iterator[Path]:
    """A folder with the app and its stacks, to be edited and synthesized; gone with the block."""
    with TemporaryDirectory(prefix="paved-demo-") as name:
        folder = Path(name)
        for file in ("app.py", "cdk.json"):
            shutil.copy(ROOT / file, folder)
        shutil.copytree(ROOT / "stacks", folder / "stacks", ignore=shutil.ignore_patterns("__pycache__"))
        yield folder


def edit(folder: Path, *edits: Edit) -> None:
    """Make edits; raise ValueError where a file does not hold the text exactly once."""
    for change in edits:
        file = folder / change.file
        text = file.read_text(encoding="utf-8")
        if text.count(change.old) != 1:
            raise ValueError(f"{change.file} does not hold {change.old!r} exactly once")
        file.write_text(text.replace(change.old, change.new), encoding="utf-8")
