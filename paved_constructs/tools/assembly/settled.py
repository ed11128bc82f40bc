"""What a paved construct says of itself in an assembly: its golden rows, and where it leaves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from paved_constructs.tools.assembly.files import AssemblyError, object_at

SETTLED: Final = "paved:settled"


@dataclass(frozen=True)
class Departure:
    """A golden default that a team left: why, until when (ISO date, the last day it holds), who answers."""

    because: str
    until: str
    owner: str


@dataclass(frozen=True)
class Settled:
    """A construct with a golden table. `path` is its construct path, `construct` the name of its class.

    `sets` maps each row to the properties that carry it ("AWS::S3::Bucket.VersioningConfiguration"); a dotted
    path goes through each element of a list. `departures` maps each row that was left to its record.
    """

    path: str
    construct: str
    sets: Mapping[str, tuple[str, ...]]
    departures: Mapping[str, Departure]


def settled_in(path: str, entries: list[dict[str, Any]]) -> Iterator[Settled]:
    """Yield what the metadata entries at `path` say was settled there and below; raise AssemblyError for a broken one.

    An entry maps a construct's path, from there on ("." is there itself), to its record.
    """
    for entry in entries:
        if entry.get("type") == SETTLED:
            for below, record in object_at(entry.get("data"), f"{path}: {SETTLED}").items():
                yield _settled(path if below == "." else f"{path}/{below}", record)


def _settled(path: str, record: object) -> Settled:
    where = f"{path}: {SETTLED}"
    data = object_at(record, where)
    sets = object_at(data.get("sets"), f"{where}.sets")
    left = object_at(data.get("departures"), f"{where}.departures")
    return Settled(
        path,
        str(data.get("construct")),
        {row: _properties(names, f"{where}.sets.{row}") for row, names in sets.items()},
        {row: _departure(record, f"{where}.departures.{row}") for row, record in left.items()},
    )


def _properties(names: object, where: str) -> tuple[str, ...]:
    if isinstance(names, list) and all(isinstance(name, str) and "." in name for name in names):
        return tuple(names)
    raise AssemblyError(f'{where}: {names!r} is no list of properties like "AWS::S3::Bucket.BucketEncryption"')


def _departure(record: object, where: str) -> Departure:
    found = object_at(record, where)
    texts = [found.get(key) for key in ("because", "until", "owner")]
    if not all(isinstance(text, str) for text in texts):
        raise AssemblyError(f"{where}: a departure has because, until and owner; this one is {record!r}")
    return Departure(*map(str, texts))
