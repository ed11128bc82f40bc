"""Every construct of the package, found by walking it: a new one cannot be forgotten."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import Final

from constructs import Construct

import paved_constructs
from paved_constructs.core.golden import GoldenTable

ROOMS: Final = ("storage", "databases", "functions", "containers", "network", "parts")


def constructs() -> list[type[Construct]]:
    """Return every construct class of the road's rooms, room by room, in alphabetical order."""
    found: list[type[Construct]] = []
    for room in ROOMS:
        package = importlib.import_module(f"paved_constructs.{room}")
        for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")):
            members = inspect.getmembers(importlib.import_module(module), inspect.isclass)
            paved = [kind for _, kind in members if kind.__module__ == module and issubclass(kind, Construct)]
            found += [kind for kind in paved if kind.__name__.startswith("Paved")]
    return found


def golden(kind: type[Construct]) -> GoldenTable:
    """Return a construct's golden table: the `GOLDEN` that stands in its module."""
    table: GoldenTable = importlib.import_module(kind.__module__).GOLDEN
    return table


def is_public(kind: type[Construct]) -> bool:
    """Say whether teams make this construct themselves; the others are parts of it."""
    return kind.__name__ in paved_constructs.__all__
