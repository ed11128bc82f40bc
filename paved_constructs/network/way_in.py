"""Where a service answers: an entry of its own, or one that it shares."""

from __future__ import annotations

from constructs import Construct

from paved_constructs.core.errors import PavedError
from paved_constructs.network.entries import Entry
from paved_constructs.network.entry import PavedEntry


def way_in(construct: Construct, entry: Entry | None, domain: str | None) -> Entry:
    """Return the entry that is given, or an internal one at `domain`. Raises PavedError for none or both of them."""
    if entry is not None and domain is None:
        return entry
    if entry is None and domain is not None:
        return PavedEntry(construct, "Entry", domain=domain)
    raise PavedError(construct, f"domain={domain!r}, entry={entry}: give a domain of its own, or the entry it shares")
