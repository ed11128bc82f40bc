"""Read-only calls to AWS, each made once in a run, and what their failures mean."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from paved_constructs.tools.verify.report import VerifyError

Clients = Callable[[str, str | None], Any]
"""Makes a boto3 client of a service in a region (None: the session's own). boto3 has no type to name for it."""

UNKNOWN_CALLER: Final = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
NOTHING_THERE: Final = re.compile(r"NotFound|NoSuch|DoesNotExist|NonExistent|^404$")


class CallFailed(Exception):  # noqa: N818 - reads as what happened
    """AWS answered a call with an error: `code` is its name, the message what AWS said."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code: Final = code

    @property
    def nothing_there(self) -> bool:
        """Whether the call asked for something that does not exist."""
        return bool(NOTHING_THERE.search(self.code))


class Calls:
    """The calls of one run: the same call is made once, and its failure is remembered too."""

    def __init__(self, clients: Clients) -> None:
        self._make = clients
        self._clients: dict[tuple[str, str | None], Any] = {}
        self._answers: dict[tuple[str, str | None, str, str], Any] = {}

    def __call__(self, service: str, region: str | None, call: str, arguments: Mapping[str, Any]) -> Any:
        """Return the answer of a call, `get_bucket_versioning` for example.

        Raises CallFailed if AWS answers with an error, and VerifyError if it does not know the caller or cannot
        be reached at all.
        """
        key = (service, region, call, json.dumps(arguments, sort_keys=True))
        if key not in self._answers:
            try:
                self._answers[key] = getattr(self._client(service, region), call)(**arguments)
            except ClientError as error:
                self._answers[key] = _failure(error)
            except BotoCoreError as error:
                raise VerifyError(f"{service} cannot be asked: {error}") from error
        answer = self._answers[key]
        if isinstance(answer, CallFailed):
            raise answer
        return answer

    def pages(self, region: str | None, call: str, arguments: Mapping[str, Any], of: str) -> Iterator[Any]:
        """Yield the elements of the list `of` in all pages of a call to CloudFormation."""
        further: dict[str, Any] = {}
        while True:
            answer = self("cloudformation", region, call, {**arguments, **further})
            yield from answer.get(of, [])
            if not answer.get("NextToken"):
                return
            further = {"NextToken": answer["NextToken"]}

    def _client(self, service: str, region: str | None) -> Any:
        key = (service, region)
        if key not in self._clients:
            self._clients[key] = self._make(service, region)
        return self._clients[key]


def session_clients(endpoint_url: str | None = None) -> Clients:
    """Return what makes clients from the environment's credentials, at `endpoint_url` if one is given."""
    session = boto3.Session()
    config = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 4})

    def client(service: str, region: str | None) -> Any:
        return session.client(service, region_name=region, endpoint_url=endpoint_url, config=config)

    return client


def _failure(error: ClientError) -> CallFailed:
    told = error.response.get("Error", {})
    code = told.get("Code", "")
    if code in UNKNOWN_CALLER:
        raise VerifyError(f"AWS does not accept these credentials: {error}") from error
    return CallFailed(code, told.get("Message", ""))
