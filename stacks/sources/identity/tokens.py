"""Signed, expiring tokens: JSON Web Tokens with HMAC-SHA-256 (RFC 7519, RFC 7515), and no other part of that.

A token is read only if its header is, character for character, the one that this module writes for a key it
knows. So nothing unsigned is ever parsed: `alg` none, another algorithm, a caller's own key have no way in.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

ISSUER = "identity"
LIFETIME = 3600  # seconds; less than the four hours that Secrets Manager leaves between two rotations
CLOCK_SKEW = 60  # seconds that the clocks of two functions may differ
MAX_LENGTH = 1024  # characters; one of ours has some 330

_FORM = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")


class TokenError(Exception):
    """A token that is not ours, or not any more."""


class UnknownKeyError(TokenError):
    """A token of the right form whose header names none of the known keys."""


@dataclass(frozen=True)
class Claims:
    """What a valid token says: whose it is, and when it ends (seconds since the epoch)."""

    subject: str
    expires_at: int


def issue(subject: str, kid: str, key: bytes, now: int) -> tuple[str, Claims]:
    """Return a token for `subject`, signed with the key of id `kid`, and what it says."""
    claims = Claims(subject, now + LIFETIME)
    payload = {"iss": ISSUER, "sub": subject, "iat": now, "exp": claims.expires_at}
    signed = f"{_header(kid)}.{_encode(payload)}"
    return f"{signed}.{signature(signed, key)}", claims


def verify(token: str, keys: Mapping[str, bytes], now: int) -> Claims:
    """Return what a token says, if one of `keys` ({kid: key}) signed it. Raises TokenError."""
    match = _FORM.fullmatch(token) if len(token) <= MAX_LENGTH else None
    if match is None:
        raise TokenError("malformed")
    header, payload, given = match.groups()
    key = next((key for kid, key in keys.items() if _header(kid) == header), None)
    if key is None:
        raise UnknownKeyError("unknown key")
    # The signature is compared as text: decoding it first would let several texts stand for one signature.
    if not hmac.compare_digest(signature(f"{header}.{payload}", key), given):
        raise TokenError("wrong signature")
    return _claims(payload, now)


def signature(signed: str, key: bytes) -> str:
    """Return the signature of `header.payload`, encoded as a token carries it."""
    return _base64(hmac.digest(key, signed.encode(), hashlib.sha256))


def _claims(payload: str, now: int) -> Claims:
    """Return the claims of a payload signed with our key, which others may have used for something else."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        issuer, subject, issued, expires = (claims[name] for name in ("iss", "sub", "iat", "exp"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise TokenError("not our claims") from None
    if issuer != ISSUER or type(subject) is not str or type(issued) is not int or type(expires) is not int:
        raise TokenError("not our claims")
    if not issued - CLOCK_SKEW <= now < expires:
        raise TokenError("expired, or not valid yet")
    return Claims(subject, expires)


def _header(kid: str) -> str:
    return _encode({"alg": "HS256", "kid": kid, "typ": "JWT"})


def _encode(value: Mapping[str, object]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
