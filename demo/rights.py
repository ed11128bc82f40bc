"""What the services' code did with the rights of its roles, once they were used."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from demo.steps import DemoFailed
from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.rights.report import callers, problems


def show(aws: LocalAws, console: Console, *stacks: str) -> None:
    """Print what each function and task asked of AWS. Raise DemoFailed where a role does not allow it."""
    table = Table(title="Asked of AWS, and allowed by the role", title_justify="left")
    for column in ("what runs", "actions"):
        table.add_column(column)
    for stack in stacks:
        for path, made in sorted(callers(aws, stack).items()):
            table.add_row(path, ", ".join(sorted({call.action for call in made})))
    console.print(table)
    if found := problems(aws, *stacks):
        raise DemoFailed("\n".join(found))
