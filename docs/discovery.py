"""Every construct of the package, found by walking it: a new one cannot be forgotten."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType
from typing import Final

from constructs import Construct

import paved_constructs
from paved_constructs.core.golden import GoldenTable
from paved_constructs.core.stack import PavedStack

ROOMS: Final = ("storage", "databases", "functions", "containers", "instances", "network", "parts")


def constructs() -> list[type[Construct]]:
    """Return every construct class of the road's rooms, room by room, in alphabetical order."""
    found: list[type[Construct]] = []
    for module in _modules():
        members = inspect.getmembers(module, inspect.isclass)
        paved = [kind for _, kind in members if kind.__module__ == module.__name__ and issubclass(kind, Construct)]
        found += [kind for kind in paved if kind.__name__.startswith("Paved")]
    return found


def printed() -> list[type[Construct]]:
    """Return what has a golden table, by name: the constructs, and the stack that they stand in."""
    return sorted([PavedStack, *constructs()], key=lambda kind: kind.__name__)


def golden(kind: type[Construct]) -> GoldenTable:
    """Return a construct's golden table: the `GOLDEN` that stands in its module."""
    table: GoldenTable = importlib.import_module(kind.__module__).GOLDEN
    return table


def is_public(kind: type[Construct]) -> bool:
    """Say whether teams make this construct themselves; the others are parts of it."""
    return kind.__name__ in paved_constructs.__all__


def left_out() -> dict[str, str]:
    """Return what was asked for and is done otherwise: {"<table>: <row>": why}, from every `LEFT_OUT`, in order."""
    reasons = [reason for module in _modules() for reason in getattr(module, "LEFT_OUT", {}).items()]
    return dict(sorted(reasons))


def _modules() -> list[ModuleType]:
    packages = [importlib.import_module(f"paved_constructs.{room}") for room in ROOMS]
    names = [sorted(i.name for i in pkgutil.iter_modules(p.__path__, f"{p.__name__}.")) for p in packages]
    return [importlib.import_module(name) for room in names for name in room]
