"""The keys that tokens are signed with, as Secrets Manager holds them.

A key's id is its secret version's. Tokens are signed with AWSCURRENT and accepted with AWSPREVIOUS too, so a
rotation signs nobody out; two in a row do, which is what to do when a key has leaked.
"""

import contextlib
import json
from dataclasses import dataclass, field

import surroundings

CACHE_SECONDS = 300  # how long a process may go on signing with a key that was rotated
REFRESH_SECONDS = 1  # how often at most a token with an unknown key makes a process ask again
MIN_LENGTH = 43  # letters and digits: RFC 7518, 3.2 wants 256 bits, and one of 62 characters has 5.95

_SECRETS_MANAGER = surroundings.client("secretsmanager")


@dataclass
class _Cache:
    read_at: int = 0
    keys: dict[str, bytes] = field(default_factory=dict, repr=False)


_cache = _Cache()


def known(max_age: int = CACHE_SECONDS) -> dict[str, bytes]:
    """Return the keys that are accepted, {key id: key}, the current one first.

    They were read at most `max_age` seconds ago. Raises ValueError if the current version holds no key, and
    botocore's ClientError.
    """
    now = surroundings.now()
    if now - _cache.read_at >= max_age:
        keys = [_read("AWSCURRENT")]
        # There may be none before the first rotation; and what was no key has signed nothing.
        with contextlib.suppress(_SECRETS_MANAGER.exceptions.ResourceNotFoundException, ValueError):
            keys.append(_read("AWSPREVIOUS"))
        _cache.keys, _cache.read_at = dict(keys), now
    return _cache.keys


def current() -> tuple[str, bytes]:
    """Return the id and the key to sign with. Raises as known does."""
    return next(iter(known().items()))


def parse(secret: str) -> bytes:
    """Return the key in a secret `{"key": text}`. Raises ValueError if there is none, or a short one."""
    value = json.loads(secret)
    key = value.get("key") if isinstance(value, dict) else None
    if not isinstance(key, str) or len(key) < MIN_LENGTH:
        raise ValueError(f'the signing key\'s secret must be {{"key": text of at least {MIN_LENGTH} characters}}')
    return key.encode()


def _read(stage: str) -> tuple[str, bytes]:
    secret = _SECRETS_MANAGER.get_secret_value(SecretId=surroundings.signing_key_secret(), VersionStage=stage)
    return secret["VersionId"], parse(secret["SecretString"])
