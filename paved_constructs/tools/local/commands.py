"""`paved local`: AWS on this machine, from the command line."""

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from paved_constructs.tools.local.emulator import (
    STATE_FILE,
    EmulatorError,
    LocalAws,
    local_aws,
    running,
    stop,
)
from paved_constructs.tools.local.postgres import lack

_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


@click.group()
def local() -> None:
    """AWS on this machine: deploy to it as to an account, without one."""


@local.command("start")
@click.option("--port", type=click.IntRange(1, 65535), help="Loopback port; a free one by default.")
@click.option("--account", default="123456789012", show_default=True, help="Account id that it plays.")
@click.option("--region", default="us-east-1", show_default=True)
@click.option("--detach", is_flag=True, help="Leave it running, until `paved local stop`.")
@_as_json
def start_command(port: int | None, account: str, region: str, detach: bool, as_json: bool) -> None:
    """Start an empty AWS, until Ctrl-C or `paved local stop`."""
    with (
        _explained(),
        local_aws(port, account, region, keep=detach, state_file=STATE_FILE) as aws,
        suppress(KeyboardInterrupt),
    ):
        if as_json:
            _print_json(aws)
        else:
            click.echo(f'{_sentence(aws)}\nTo use it from a shell in this folder:  eval "$(paved local env)"')
            click.echo("`paved local stop` ends it." if detach else "Ctrl-C ends it.")
        if not detach:
            aws.wait_ended()
            if STATE_FILE.exists():  # `paved local stop` would have removed it
                raise aws.died("has ended by itself")


@local.command("stop")
@_as_json
def stop_command(as_json: bool) -> None:
    """End the AWS that was started in this folder, and all that runs in it."""
    with _explained():
        stopped = stop()
    if as_json:
        click.echo(json.dumps({"stopped": stopped}))
    else:
        click.echo("AWS on this machine has ended." if stopped else "No AWS runs here.")


@local.command("status")
@_as_json
def status_command(as_json: bool) -> None:
    """Say whether an AWS runs here and how it is reached; exit code 1 if none does."""
    with _explained():
        aws = running()
    if as_json:
        _print_json(aws)
    else:
        click.echo(_sentence(aws) if aws else "No AWS runs here.")
    if not aws:
        raise SystemExit(1)


@local.command("env")
@_as_json
def env_command(as_json: bool) -> None:
    """Print the variables that lead the AWS CLI, the CDK CLI and boto3 to it: eval "$(paved local env)"."""
    with _explained():
        aws = running()
        if not aws:
            raise EmulatorError(f"no AWS runs here (looked in {STATE_FILE}): `paved local start` starts one")
    variables = aws.environment()
    if as_json:
        click.echo(json.dumps(variables))
    else:
        click.echo("\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items()))


def _sentence(aws: LocalAws) -> str:
    return (
        f"AWS runs on this machine: {aws.endpoint_url}, account {aws.account}, {aws.region} "
        f"(process {aws.pid}, log {aws.log}).\n{_databases()}."
    )


def _databases() -> str:
    missing = lack()
    return f"Databases of RDS are records only: {missing}" if missing else "PostgreSQL runs behind databases of RDS"


def _print_json(aws: LocalAws | None) -> None:
    """One line: `running`, and if so `endpoint_url`, `account`, `region`, `pid`, `log`, and what `databases` are."""
    about: dict[str, object] = {"running": aws is not None}
    if aws:
        about |= {name: getattr(aws, name) for name in ("endpoint_url", "account", "region", "pid")}
        about |= {"log": str(aws.log), "databases": _databases()}
    click.echo(json.dumps(about))


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except EmulatorError as error:
        raise click.ClickException(str(error)) from error
