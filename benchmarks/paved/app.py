"""The services on the paved road, validated as in every PavedApp; the context says which, where and how often."""

from __future__ import annotations

from importlib import import_module

from paved_constructs import PavedApp, PavedStage, Tier

ACCOUNTS = {Tier.SANDBOX: "123456789012", Tier.PRODUCTION: "210987654321"}


def build(app: PavedApp) -> None:
    """Build the context's `services` into its `stages`, `copies` times."""
    asked = {name: app.node.get_context(name) for name in ("services", "stages", "copies")}
    kinds = [getattr(import_module(f"stacks.{name}"), name.title()) for name in asked["services"]]
    for number in range(int(asked["copies"])):
        for name, tier in asked["stages"].items():
            stage_name = f"{name}{number or ''}"
            place = {"account": ACCOUNTS[Tier(tier)], "region": "us-east-1", "domain": f"{stage_name}.example.com"}
            stage = PavedStage(app, stage_name, tier=Tier(tier), **place)
            for kind in kinds:
                kind(stage)


if __name__ == "__main__":
    app = PavedApp()
    build(app)
    app.synth()
