"""What the programs take from their surroundings: environment, clock, AWS clients."""

import functools
import os
import time
from typing import Any

import boto3
from botocore.config import Config

LONGEST_POLL = 20
"""Seconds that SQS holds a receive at most."""


@functools.cache
def client(service: str) -> Any:
    """Return the process's one client of an AWS service; its endpoint is boto3's own AWS_ENDPOINT_URL.

    Its calls fail while there is still time to say so: after two tries of 6 s each, of SQS beyond its poll.
    """
    wait = LONGEST_POLL + 5 if service == "sqs" else 4
    retries = {"mode": "standard", "total_max_attempts": 2}
    config = Config(connect_timeout=2, read_timeout=wait, retries=retries, max_pool_connections=32)
    return boto3.client(service, config=config)


def results_table() -> str:
    """Return the name of the table of histories (partition key `pk`, time to live `expires_at`)."""
    return os.environ["RESULTS_TABLE_NAME"]


def models_bucket() -> str:
    """Return the name of the bucket that models are kept in."""
    return os.environ["MODELS_BUCKET_NAME"]


def now() -> int:
    """Return the time in seconds since the epoch."""
    return int(time.time())
