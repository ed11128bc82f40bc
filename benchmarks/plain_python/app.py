"""The identity service in plain CDK Python, with CDK's default settings; `-c copies=N` builds it N times."""

from __future__ import annotations

from aws_cdk import App, Environment, Stage

from benchmarks.plain_python.identity import Identity


def build(app: App) -> None:
    """Build the service into as many production stages as the context asks for."""
    for number in range(int(app.node.try_get_context("copies") or 1)):
        name = f"prod{number or ''}"
        Identity(
            Stage(app, name, env=Environment(account="210987654321", region="us-east-1")),
            "identity",
            termination_protection=True,
            tags={"service": "identity", "owner": "identity-team", "stage": name, "tier": "production"},
        )


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
