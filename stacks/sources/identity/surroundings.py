"""What the functions take from their surroundings: environment, clock, randomness, AWS clients.

Everything that differs between two runs comes from here, so a test replaces it in one place.
"""

import functools
import os
import secrets
import time
import uuid
from typing import Any

import boto3
from botocore.config import Config

# By default boto3 waits a minute for an answer, longer than a function may run: fail while it can still say
# so.
_CONFIG = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "total_max_attempts": 3})


@functools.cache
def client(service: str) -> Any:
    """Return the process's one client of an AWS service; its endpoint is boto3's own AWS_ENDPOINT_URL."""
    return boto3.client(service, config=_CONFIG)


def users_table() -> str:
    """Return the name of the table of users and counters (partition key `pk`, time to live `expires_at`)."""
    return os.environ["USERS_TABLE_NAME"]


def audit_bucket() -> str:
    """Return the name of the bucket that takes the audit trail."""
    return os.environ["AUDIT_BUCKET_NAME"]


def signing_key_secret() -> str:
    """Return the ARN of the secret that holds the key tokens are signed with."""
    return os.environ["SIGNING_KEY_SECRET_ARN"]


def now() -> int:
    """Return the time in seconds since the epoch."""
    return int(time.time())


def random_bytes(count: int) -> bytes:
    """Return `count` bytes fit for keys and salts."""
    return secrets.token_bytes(count)


def unique_id() -> str:
    """Return a new random UUID."""
    return str(uuid.uuid4())
