"""`paved uptime`: what rests when, and what that saves."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console

from paved_constructs.tools.assembly import Assembly, AssemblyError
from paved_constructs.tools.uptime.report import as_json, hours, tables


class _WrongUse(click.ClickException):
    exit_code = 2


@click.command()
@click.argument("stacks", metavar="[STACK]...", nargs=-1)
@click.option(
    "-a",
    "--app",
    "folder",
    type=click.Path(path_type=Path),
    default="cdk.out",
    show_default=True,
    help="The cloud assembly to read.",
)
@click.option("--from", "first", metavar="DATE", help="The first day of the year that is counted.  [default: today]")
@click.option("--json", "as_text", is_flag=True, help="Print the report as JSON, for machines.")
@click.pass_context
def uptime(ctx: click.Context, *, stacks: tuple[str, ...], folder: Path, first: str | None, as_text: bool) -> None:
    """Tell what is paid for by the hour, when it rests, and the share of a year's hours that this saves.

    A STACK is a path, or a glob as in the CDK CLI: dev/identity, dev/*. Without one, all of them. Reads the assembly
    only. Exit code 0: here it is; 2: wrong use, or nothing that is paid for by the hour.
    """
    try:
        begin = date.fromisoformat(first) if first else datetime.now(UTC).date()
        found = hours(Assembly.read(folder), stacks, begin)
    except AssemblyError as error:
        raise _WrongUse(str(error)) from error
    except ValueError as error:
        raise _WrongUse(f"--from {first}: {error}; write YYYY-MM-DD") from error
    if not found:
        raise _WrongUse(f"{folder}: nothing in it is paid for by the hour")
    if as_text:
        click.echo(json.dumps(as_json(found, begin), indent=1))
    else:
        console = Console(highlight=False)
        for table in tables(found):
            console.print(table)
    ctx.exit(0)
