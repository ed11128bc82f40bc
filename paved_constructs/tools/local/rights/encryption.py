"""What things are encrypted with, as MiniStack keeps it: more of its private names, as in `internals.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ministack.services import dynamodb as _dynamodb  # type: ignore[import-untyped]  # MiniStack ships no types
from ministack.services import kms as _kms
from ministack.services import s3 as _s3
from ministack.services import secretsmanager as _secrets
from ministack.services import sns as _sns
from ministack.services import sqs as _sqs


def key_of(service: str, resource: str) -> str | None:
    """Return the ARN of the key of its account's own that a resource is encrypted with; None where there is none."""
    written = _KEYS[service](resource) if service in _KEYS else None
    found = _kms._resolve_key(written) if written else None
    return None if found is None else str(found["Arn"])


def _bucket_key(resource: str) -> str | None:
    config = _s3._bucket_encryption.get(resource.partition(":::")[2].partition("/")[0]) or ""
    found = re.search(r"<KMSMasterKeyID>([^<]+)<", config)
    return found[1] if found else None


def _table_key(resource: str) -> str | None:
    table = _dynamodb._tables.get(resource.partition("table/")[2].partition("/")[0]) or {}
    return _text((table.get("SSEDescription") or {}).get("KMSMasterKeyArn"))


def _secret_key(resource: str) -> str | None:
    return _text((_secrets._resolve(resource)[1] or {}).get("KmsKeyId"))


def _queue_key(resource: str) -> str | None:
    return _text((_sqs._queue_by_arn(resource) or {}).get("attributes", {}).get("KmsMasterKeyId"))


def _topic_key(resource: str) -> str | None:
    return _text((_sns._topic_by_arn_any_scope(resource) or {}).get("attributes", {}).get("KmsMasterKeyId"))


def _text(found: Any) -> str | None:
    return None if found is None else str(found)


_KEYS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "dynamodb": _table_key,
    "s3": _bucket_key,
    "secretsmanager": _secret_key,
    "sns": _topic_key,
    "sqs": _queue_key,
}
