"""A time zone by its name: what a schedule's hours mean."""

from __future__ import annotations

from difflib import get_close_matches
from zoneinfo import available_timezones

from constructs import IConstruct

from paved_constructs.core.errors import PavedError


def check_zone(where: IConstruct | str, name: str) -> None:
    """Raise PavedError where `name` is not one of the IANA database, which AWS uses: "Europe/Berlin", "UTC"."""
    known = available_timezones()
    if name in known:
        return
    if not known:
        raise PavedError(where, f"time zone {name!r}: this machine has no time zones; install the package tzdata")
    near = get_close_matches(name, known, n=1) or ["Europe/Berlin"]
    raise PavedError(where, f"{name!r} is no time zone; it looks like {near[0]!r}")
