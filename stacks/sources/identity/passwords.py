"""Salted, memory-hard password hashes that carry their own parameters."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

import surroundings

_SALT_BYTES = 16
_HASH_BYTES = 32


@dataclass(frozen=True)
class Cost:
    """What a hash costs: 2**log2_n blocks of 128 * block_size bytes of memory, `parallelism` times over."""

    log2_n: int
    block_size: int
    parallelism: int


# OWASP Password Storage Cheat Sheet, section "scrypt" (cheatsheetseries.owasp.org): N=2^17, r=8, p=1. It
# prefers Argon2id, which Python's standard library does not have. A hash takes 128 MiB and some 0.4 s of a
# processor: give the functions that hash 1769 MB, at which Lambda gives a whole one.
CURRENT = Cost(log2_n=17, block_size=8, parallelism=1)

# The string format of the Password Hashing Competition, which other languages' libraries read too.
_STORED = re.compile(
    r"\$scrypt\$ln=([0-9]{1,2}),r=([0-9]{1,2}),p=([0-9]{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)",
)


def hash_password(password: str) -> str:
    """Return a new hash of a password, with a salt of its own and at today's cost."""
    salt = surroundings.random_bytes(_SALT_BYTES)
    return _stored(CURRENT, salt, _scrypt(password, salt, CURRENT))


def verify(password: str, stored: str) -> bool:
    """Tell whether a password is the one of a stored hash, at the cost and in the time of that hash.

    Raises ValueError for a stored text that is no hash.
    """
    cost, salt, expected = _parts(stored)
    return hmac.compare_digest(_scrypt(password, salt, cost), expected)


def outdated(stored: str) -> bool:
    """Tell whether a stored hash was made at another cost than today's. Raises ValueError as verify does."""
    return _parts(stored)[0] != CURRENT


def decoy() -> str:
    """Return a hash that no password has, to verify where there is no user: the same work, in vain."""
    return _stored(CURRENT, bytes(_SALT_BYTES), bytes(_HASH_BYTES))


def _scrypt(password: str, salt: bytes, cost: Cost) -> bytes:
    n, r, p = 2**cost.log2_n, cost.block_size, cost.parallelism
    memory = 128 * r * (n + p + 2)  # just what OpenSSL counts; its default limit of 32 MiB is below N=2^17
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=memory, dklen=_HASH_BYTES)


def _stored(cost: Cost, salt: bytes, digest: bytes) -> str:
    encoded = (base64.b64encode(part).decode().rstrip("=") for part in (salt, digest))
    return "$".join(["", "scrypt", f"ln={cost.log2_n},r={cost.block_size},p={cost.parallelism}", *encoded])


def _parts(stored: str) -> tuple[Cost, bytes, bytes]:
    match = _STORED.fullmatch(stored)
    if match is None:
        raise ValueError("a stored password is not in the form $scrypt$ln=…,r=…,p=…$salt$hash")
    salt, digest = (base64.b64decode(part + "=" * (-len(part) % 4)) for part in match.groups()[3:])
    return Cost(*map(int, match.groups()[:3])), salt, digest
