"""`paved`: a thin face over the tools. Each command loads when it is called, so none pays for the others."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from paved_constructs.core.version import VERSION

COMMANDS: Final = {
    "local": ("paved_constructs.tools.local.commands", "AWS on this machine."),
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
def main() -> None:
    """Tools of the paved road: they read the cloud assembly that `cdk synth` wrote."""
