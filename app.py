"""The services of this repository in their stages; `-c service=identity -c stage=dev` builds only those."""

from __future__ import annotations

from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path

import stacks
from paved_constructs import PavedApp, PavedError, PavedStack, PavedStage, Tier, Uptime

# Example accounts of AWS's documentation and domains that nobody owns: put your own here.
PLACE = {"region": "us-east-1"}
OFFICE = Uptime("07:00-20:00", days="mon-fri", zone="America/New_York")
STAGES = {
    "dev": {"tier": Tier.SANDBOX, "account": "123456789012", "domain": "dev.example.com", "uptime": OFFICE, **PLACE},
    "prod": {"tier": Tier.PRODUCTION, "account": "210987654321", "domain": "prod.example.com", **PLACE},
}
SERVICES = sorted(file.stem for file in Path(stacks.__path__[0]).glob("[!_]*.py"))


def asked(app: PavedApp, key: str, known: list[str]) -> list[str]:
    """Return what the context names of `known`, or all of it; raise PavedError for what is not there."""
    name = app.node.try_get_context(key)
    if name is None:
        return known
    if name not in known:
        raise PavedError("the app", f"-c {key}={name}: there is no such {key}; there are {', '.join(known)}")
    return [name]


def stack_of(service: str) -> type[PavedStack]:
    """Return the stack that a service's file defines: each defines one."""
    module = import_module(f"stacks.{service}")
    found = [kind for _, kind in getmembers(module, isclass) if kind.__module__ == module.__name__]
    (stack,) = (kind for kind in found if issubclass(kind, PavedStack))
    return stack


def main() -> None:
    """Build every asked service into every asked stage, and write the assembly."""
    app = PavedApp()
    services = [stack_of(name) for name in asked(app, "service", SERVICES)]
    for name in asked(app, "stage", list(STAGES)):
        stage = PavedStage(app, name, **STAGES[name])
        for service in services:
            service(stage)
    app.synth()


if __name__ == "__main__":
    main()
