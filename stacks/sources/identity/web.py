"""Requests and answers of an HTTP API (payload format 2.0).

`endpoint` turns a function of a `Request` into a Lambda handler. A `RequestError` that it raises becomes an
answer `{"error": code, "message": text}`; any other exception fails the invocation, so that the function's
error alarm counts it, and API Gateway answers 500 without a word of it.
"""

import base64
import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import logs

MAX_BODY_BYTES = 4096  # the longest address and password, each character escaped, need less than half of it

Answer = dict[str, Any]


class RequestError(Exception):
    """A request that is refused: HTTP status, code for programs, message for people, further headers."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


class InternalError(Exception):
    """What an invocation fails with: it says nothing, the log line of the same request says where."""


@dataclass(frozen=True)
class Request:
    """What the functions read of an event; header names are in lower case."""

    headers: Mapping[str, str]
    body: str
    body_is_base64: bool
    source_ip: str
    request_id: str

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Request":
        """Return the request in an event of payload format 2.0."""
        context = event["requestContext"]
        return cls(
            headers={name.lower(): value for name, value in event.get("headers", {}).items()},
            body=event.get("body") or "",
            body_is_base64=bool(event.get("isBase64Encoded")),
            # Seen by API Gateway itself: not a header, which a caller could forge.
            source_ip=context["http"]["sourceIp"],
            request_id=context["requestId"],
        )

    def json_object(self) -> dict[str, Any]:
        """Return the body: a JSON object, of a repeated name the last. Raises RequestError."""
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise RequestError(415, "unsupported-media-type", "Send the body as application/json.")
        try:
            raw = base64.b64decode(self.body, validate=True) if self.body_is_base64 else self.body.encode()
            if len(raw) > MAX_BODY_BYTES:
                raise RequestError(413, "body-too-large", f"The body is larger than {MAX_BODY_BYTES} bytes.")
            value = json.loads(raw.decode())
        except (ValueError, RecursionError):  # not base64, not UTF-8, not JSON, or nested too deep to be read
            raise RequestError(400, "invalid-json", "The body is not JSON.") from None
        if not isinstance(value, dict):
            raise RequestError(400, "invalid-json", "The body is not a JSON object.")
        return value

    def bearer_token(self) -> str:
        """Return the token of the Authorization header. Raises RequestError (401)."""
        match = re.fullmatch(r"(?i:bearer) +([A-Za-z0-9._~+/=-]+)", self.headers.get("authorization", ""))
        if match is None:
            raise unauthorized("missing-token", "Send the token as Authorization: Bearer.")
        return match[1]


def unauthorized(code: str, message: str) -> RequestError:
    """Return a 401, which HTTP wants to name the way to authenticate."""
    return RequestError(401, code, message, {"www-authenticate": "Bearer"})


def answer(status: int, body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
    """Return the answer to a request: JSON that no cache keeps."""
    fixed = {"content-type": "application/json", "cache-control": "no-store"}
    return {"statusCode": status, "headers": {**fixed, **(headers or {})}, "body": json.dumps(body)}


def endpoint(function: Callable[[Request], Answer]) -> Callable[[Mapping[str, Any], object], Answer]:
    """Make a Lambda handler of a function of a request. It raises InternalError for what nobody expected."""

    @functools.wraps(function)
    def handler(event: Mapping[str, Any], _context: object) -> Answer:
        request_id = event.get("requestContext", {}).get("requestId")
        try:
            result = function(Request.of(event))
        except RequestError as refused:
            logs.line("INFO", "refused", status=refused.status, code=refused.code, request_id=request_id)
            body = {"error": refused.code, "message": refused.message}
            return answer(refused.status, body, refused.headers)
        except Exception as error:
            logs.failure(error, request_id=request_id)
            raise InternalError("see the log line of this request") from None
        logs.line("INFO", "answered", status=result["statusCode"], request_id=request_id)
        return result

    return handler
