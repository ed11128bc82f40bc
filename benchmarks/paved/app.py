"""The identity service on the paved road, validated as every PavedApp is; `-c copies=N` builds it N times."""

from __future__ import annotations

from paved_constructs import PavedApp, PavedStage, Tier
from stacks.identity import Identity


def build(app: PavedApp) -> None:
    """Build the service into as many production stages as the context asks for."""
    for number in range(int(app.node.try_get_context("copies") or 1)):
        name = f"prod{number or ''}"
        Identity(PavedStage(app, name, tier=Tier.PRODUCTION, account="210987654321", region="us-east-1"))


if __name__ == "__main__":
    app = PavedApp()
    build(app)
    app.synth()
