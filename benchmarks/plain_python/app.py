"""The services in plain CDK Python, with CDK's default settings; the context says which, where and how often."""

from __future__ import annotations

from importlib import import_module

from aws_cdk import App, Environment, Stage

from benchmarks.plain_python.stack import TIERS


def build(app: App) -> None:
    """Build the context's `services` into its `stages`, `copies` times."""
    asked = {name: app.node.get_context(name) for name in ("services", "stages", "copies")}
    kinds = [getattr(import_module(f"benchmarks.plain_python.{name}"), name.title()) for name in asked["services"]]
    for number in range(int(asked["copies"])):
        for name, tier in asked["stages"].items():
            env = Environment(account=TIERS[tier]["account"], region="us-east-1")
            stage = Stage(app, f"{name}{number or ''}", env=env)
            for kind in kinds:
                kind(stage, tier)


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
