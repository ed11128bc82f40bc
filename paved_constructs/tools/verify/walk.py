"""Which resources a construct's golden rows are about, and where in a resource a property is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from paved_constructs.tools.assembly import Resource, Settled, StackArtifact
from paved_constructs.tools.verify.intrinsics import Unknown


def owned(stack: StackArtifact) -> Iterator[tuple[Settled, tuple[Resource, ...]]]:
    """Yield each settled construct with its resources: a resource belongs to the nearest construct above it."""
    paths = {settled.path for settled in stack.settled}
    resources: dict[str, list[Resource]] = {path: [] for path in paths}
    for resource in stack.resources.values():
        above = next((path for path in _upwards(resource.path) if path in paths), None)
        if above is not None:
            resources[above].append(resource)
    for settled in stack.settled:
        yield settled, tuple(resources[settled.path])


def _upwards(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def places(properties: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield every place that a dotted path means: (path with indices, value, the list's element that it is in).

    "Replicas.Tags" gives "Replicas[0].Tags", … A place where nothing is set has the value None.
    """
    yield from _places(properties, path.split("."), "", None)


def _places(value: Any, names: list[str], at: str, element: Any) -> Iterator[tuple[str, Any, Any]]:
    if not names or isinstance(value, Unknown):
        yield ".".join([at, *names]), value, element
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _places(one, names, f"{at}[{index}]", one)
    else:
        inner = value.get(names[0]) if isinstance(value, Mapping) else None
        yield from _places(inner, names[1:], f"{at}.{names[0]}".lstrip("."), element)
