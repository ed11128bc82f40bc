"""`paved verify`: is what is deployed what was synthesized?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from paved_constructs.tools.assembly import Assembly, AssemblyError
from paved_constructs.tools.verify.calls import session_clients
from paved_constructs.tools.verify.checks import verify as compare
from paved_constructs.tools.verify.gaps import Gaps
from paved_constructs.tools.verify.report import VerifyError
from paved_constructs.tools.verify.show import show

GapsAt = Callable[[str], Gaps]
"""What the context's object may be: tells what cannot be seen at an endpoint's URL."""


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
    help="The cloud assembly that was deployed.",
)
@click.option("--endpoint-url", envvar="AWS_ENDPOINT_URL", help="Where AWS is, if not at AWS.  [AWS_ENDPOINT_URL]")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, for machines.")
@click.option("--all-lines/--only-problems", "all_lines", default=True, help="What to print; all lines by default.")
@click.pass_context
def verify(
    ctx: click.Context,
    *,
    stacks: tuple[str, ...],
    folder: Path,
    endpoint_url: str | None,
    as_json: bool,
    all_lines: bool,
) -> None:
    """Read every golden property of what is deployed back from AWS and compare it with the assembly.

    A STACK is a path, or a glob as in the CDK CLI: dev/identity, dev/*. Without one, all of them.
    Only reads. Exit code 0: all is as it should be; 1: something is different or missing; 2: wrong use, or nothing
    was verified.
    """
    gaps_at: GapsAt | None = ctx.obj
    gaps = gaps_at(endpoint_url) if gaps_at and endpoint_url else Gaps()
    try:
        report = compare(Assembly.read(folder), stacks, clients=session_clients(endpoint_url), gaps=gaps)
    except (AssemblyError, VerifyError) as error:
        raise _WrongUse(str(error)) from error
    except RecursionError as error:
        raise _WrongUse(f"{folder}: a template in it is nested too deeply to be read") from error
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=1, default=str))
    else:
        console = Console(soft_wrap=True, highlight=False)
        for text in show(report, only_problems=not all_lines):
            console.print(text)
    ctx.exit(report.exit_code)
