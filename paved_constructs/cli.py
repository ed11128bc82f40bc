"""`paved`: a thin face over the tools. Each command loads when it is called, so none pays for the others."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import click

from paved_constructs.core.version import VERSION

if TYPE_CHECKING:
    from paved_constructs.tools.verify.gaps import Gaps

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")

COMMANDS: Final = {
    "local": ("paved_constructs.tools.local.commands", "AWS on this machine."),
    "uptime": ("paved_constructs.tools.uptime.commands", "Tell what rests when, and what that saves."),
    "verify": ("paved_constructs.tools.verify.commands", "Compare what is deployed with the assembly."),
}
"""A command's name -> the module that defines it under that name, and its line in the overview."""


class Tools(click.Group):
    """A group whose commands are loaded when they are asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of the tools."""
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Load a tool's command; None for a name that there is not."""
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[name][0]), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the overview without loading a single tool."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=Tools)
@click.version_option(VERSION, package_name="paved-constructs")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Tools of the paved road: they read the cloud assembly that `cdk synth` wrote."""
    ctx.obj = gaps_at


def gaps_at(endpoint_url: str) -> Gaps:
    """Return what cannot be seen at an endpoint: what the AWS on this machine lacks, or nothing."""
    from paved_constructs.tools.verify.gaps import Gaps  # noqa: PLC0415 - only `verify` asks

    if urlsplit(endpoint_url).hostname not in LOOPBACK:
        return Gaps()
    from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED  # noqa: PLC0415 - see above

    return Gaps(RECORDED, NOT_EMULATED)
