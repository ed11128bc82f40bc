"""The address and password that a caller sends: checked, bounded and in one form."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web import RequestError

MAX_EMAIL_LENGTH = 254  # what fits into an SMTP path: RFC 5321, 4.5.3.1.3
MAX_LOCAL_LENGTH = 64
MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 128  # longer ones would only let a caller choose how long hashing takes

# ASCII only: two addresses that look the same would be two accounts, two that differ could become one in
# lower case. International domains come in their ASCII form (xn--…).
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(rf"([a-z0-9.!#$%&'*+/=?^_`{{|}}~-]+)@{_LABEL}(?:\.{_LABEL})+")


@dataclass(frozen=True)
class Credentials:
    """A well-formed address in its one form, and a password of acceptable length."""

    email: str = field(repr=False)
    password: str = field(repr=False)


def read(body: Mapping[str, Any]) -> Credentials:
    """Return the credentials in a request's body; other fields are ignored. Raises RequestError (400)."""
    return Credentials(email=_email(body.get("email")), password=_password(body.get("password")))


def _email(value: object) -> str:
    """Return an address without space around it, in lower case: mail providers don't tell cases apart."""
    if isinstance(value, str) and len(value) <= MAX_EMAIL_LENGTH and value.isascii():
        email = value.strip().lower()
        match = _EMAIL.fullmatch(email)
        if match is not None and len(match[1]) <= MAX_LOCAL_LENGTH:
            return email
    raise RequestError(400, "invalid-email", "email must be an address like name@example.com.")


def _password(value: object) -> str:
    """Return a password in Unicode's form C (RFC 8265, 4.2.2), so that every keyboard's "é" is the same."""
    if isinstance(value, str) and len(value) <= MAX_PASSWORD_LENGTH and not _has_surrogates(value):
        password = unicodedata.normalize("NFC", value)
        if MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
            return password
    raise RequestError(
        400,
        "invalid-password",
        f"password must be a text of {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters.",
    )


def _has_surrogates(value: str) -> bool:
    """Tell whether half of a character stands alone, which JSON can write and no encoding can."""
    return any("\ud800" <= character <= "\udfff" for character in value)
