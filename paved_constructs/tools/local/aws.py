"""How a running AWS on this machine is reached: address, environment, clients; and whether it lives."""

import fcntl
import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config

LOOPBACK: Final = "127.0.0.1"
CONFIG: Final = "aws-config"
"""The file in the emulator's folder that stands in for the user's AWS configuration and credentials."""
TRUSTED: Final = "trusted.pem"
"""The file in the emulator's folder with the certificates that functions trust, those of its databases among them."""
_TAIL: Final = 25  # lines of its log that an error quotes


class EmulatorError(Exception):
    """AWS on this machine can't be started, or can't go on; the message says what to do about it."""


class EmulatorDied(EmulatorError):  # noqa: N818 - reads as what happened
    """AWS on this machine did not start, or ended while it was in use; carries the end of its log."""


@dataclass(frozen=True)
class LocalAws:
    """An AWS on this machine, as `local_aws` starts it; also one that was left running.

    `pid` is the emulator's process and its group, in which Lambda functions run too.
    `folder` holds its log and its temporary files. The emulator keeps it locked while it lives, and it goes when
    the emulator goes.
    """

    port: int
    account: str
    region: str
    pid: int
    folder: Path

    @property
    def endpoint_url(self) -> str:
        """The one address of all its services, with path-style addresses in S3."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def log(self) -> Path:
        """What the emulator has written so far."""
        return self.folder / "emulator.log"

    @property
    def trusted(self) -> Path:
        """The certificates to check a database's by, in PEM."""
        return self.folder / TRUSTED

    def environment(self) -> dict[str, str]:
        """What the CDK CLI, the AWS CLI and boto3 need, to be laid over a process's environment.

        It shuts out what could lead them to a real account: profiles, session tokens, proxies, metadata.
        """
        config = str(self.folder / CONFIG)
        direct = ",".join(filter(None, [os.environ.get("NO_PROXY"), os.environ.get("no_proxy"), LOOPBACK]))
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
            "AWS_ACCESS_KEY_ID": self.account,  # the emulator takes the account from it
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_SESSION_TOKEN": "",
            "AWS_CREDENTIAL_EXPIRATION": "",
            "AWS_PROFILE": "default",
            "AWS_CONFIG_FILE": config,
            "AWS_SHARED_CREDENTIALS_FILE": config,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "CDK_DISABLE_VERSION_CHECK": "1",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "NO_PROXY": direct,
            "no_proxy": direct,
        }

    def reach(self, url: str) -> str:
        """The `url` of an API, as a stack outputs it, in a form that any HTTP client can call.

        Its host `<id>.execute-api.127.0.0.1` resolves nowhere; the API is also at a path of the endpoint.
        """
        parts = urlsplit(url)
        api, is_api, _ = (parts.hostname or "").partition(".execute-api.")
        return f"{self.endpoint_url}/_aws/execute-api/{api}{parts.path or '/'}" if is_api else url

    # boto3 makes each client's class at run time: there is no type to name, hence Any
    def client(self, service: str) -> Any:
        """A boto3 client of `service` ("s3", "lambda") that reads none of the user's AWS files or variables.

        Its calls raise EmulatorDied when the emulator has gone.
        """
        quick = Config(
            connect_timeout=2,
            read_timeout=60,
            retries={"total_max_attempts": 2},
            proxies={},
            region_name=self.region,
        )
        client = self._session.client(service, endpoint_url=self.endpoint_url, config=quick)
        event = f"needs-retry.{client.meta.service_model.service_id.hyphenize()}"
        client.meta.events.register_first(event, self._explain)
        return client

    @cached_property
    def _session(self) -> boto3.Session:
        session = botocore.session.Session()
        for variable in ("config_file", "credentials_file"):
            session.set_config_variable(variable, str(self.folder / CONFIG))
        session.set_config_variable("profile", "default")
        return boto3.Session(botocore_session=session)

    def _explain(self, caught_exception: Exception | None = None, **_: object) -> None:
        """A boto3 hook: a call that failed because the emulator has gone says so."""
        if caught_exception and self.wait_ended(1):
            raise self.died() from caught_exception

    def write_config(self) -> None:
        """Writes the AWS configuration file, with dummy keys, for clients and for Lambda functions."""
        lines = {
            "region": self.region,
            "endpoint_url": self.endpoint_url,
            "aws_access_key_id": self.account,
            "aws_secret_access_key": "test",
        }
        text = "".join(f"{name} = {value}\n" for name, value in lines.items())
        (self.folder / CONFIG).write_text(f"[default]\n{text}")

    def is_alive(self) -> bool:
        """Whether the emulator runs. Its lock tells, not its pid, which may be another process's by now."""
        try:
            folder = os.open(self.folder, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(folder)
        return False

    def wait_for(self, command: subprocess.Popen[Any]) -> int:
        """Waits for a command that uses the emulator and gives its exit code.

        If the emulator dies meanwhile, ends the command, since the CDK CLI would go on trying for 45 seconds,
        and raises EmulatorDied.
        """
        while (alive := self.is_alive()) and command.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                command.wait(0.1)
        if not alive:
            command.terminate()
            command.wait()
            raise self.died()
        return command.returncode

    def wait_ended(self, seconds: float = float("inf")) -> bool:
        """Waits until the emulator has ended, `seconds` at most; says whether it has."""
        until = time.monotonic() + seconds
        while alive := self.is_alive():
            if time.monotonic() > until:
                break
            time.sleep(0.02)
        return not alive

    def died(self, what: str = "has ended while it was in use") -> EmulatorDied:
        """The error that tells what happened to the emulator, with the last lines of its log."""
        try:
            said = self.log.read_text(errors="replace").splitlines()[-_TAIL:]
        except FileNotFoundError:
            said = ["(the log has gone with it: it was told to end)"]
        quoted = "".join(f"\n  {line}" for line in said)
        return EmulatorDied(
            f"AWS on this machine ({self.endpoint_url}, process {self.pid}) {what}. Its log ends:{quoted}"
        )
