"""Models in the bucket: each an object of its own, and `models/latest.json`, which names the one to use.

S3 shows an object whole or not at all, and the name is written last: nobody ever reads half a model.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import surroundings

LATEST = "models/latest.json"
PATTERN = "models/%Y%m%dT%H%M%SZ.json"

_S3 = surroundings.client("s3")
_NoSuchKey = _S3.exceptions.NoSuchKey

Row = tuple[tuple[int, float], ...]
"""What is like one title: (index of another title, similarity above 0 and up to 1), most alike first."""


@dataclass(frozen=True)
class Model:
    """Titles, and for each title, at the same index, what is like it."""

    titles: tuple[str, ...] = ()
    similar: tuple[Row, ...] = ()


def publish(model: Model) -> str:
    """Write a model, then make it the latest; return its key. Raises botocore's errors."""
    key = datetime.fromtimestamp(surroundings.now(), UTC).strftime(PATTERN)
    _write(key, asdict(model))
    _write(LATEST, {"model": key})
    return key


def latest() -> str | None:
    """Return the key of the latest model; None where none was ever trained."""
    try:
        return str(_read(LATEST)["model"])
    except _NoSuchKey:
        return None


def load(key: str) -> Model:
    """Return a model. Raises botocore's errors, and ValueError or TypeError for what is none."""
    stored = _read(key)
    titles = tuple(str(title) for title in stored["titles"])
    similar = tuple(tuple((int(index), float(score)) for index, score in row) for row in stored["similar"])
    if len(titles) != len(similar) or any(not 0 <= index < len(titles) for row in similar for index, _ in row):
        raise ValueError("the rows of a model are not those of its titles")
    return Model(titles, similar)


def _write(key: str, value: object) -> None:
    body = json.dumps(value, separators=(",", ":")).encode()
    _S3.put_object(Bucket=surroundings.models_bucket(), Key=key, Body=body, ContentType="application/json")


def _read(key: str) -> dict:
    return json.load(_S3.get_object(Bucket=surroundings.models_bucket(), Key=key)["Body"])
