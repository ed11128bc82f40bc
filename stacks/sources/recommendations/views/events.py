"""Viewing events, as playback publishes them and EventBridge hands them to a queue."""

import json
from datetime import datetime

import histories

SERVICE = "playback"
"""Who tells: the last part of an event's source, behind the stage."""
DETAIL_TYPE = "Playback Started"
LONGEST_TITLE = 1024
"""A title is the key of its video, and S3 has none that is longer."""


class UnknownEventError(Exception):
    """A message that is no viewing event: what is wrong with it, and none of its values."""


def parse(body: str) -> tuple[str, histories.View]:
    """Return who began which title, and when: {source, detail-type, time, detail: {viewer, title}}.

    Raises UnknownEventError.
    """
    try:
        event = json.loads(body)
        told = (event["source"].rpartition(".")[2], event["detail-type"])
        at = int(datetime.fromisoformat(event["time"]).timestamp())
        viewer, title = event["detail"]["viewer"], event["detail"]["title"]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise UnknownEventError(f"not of an event's form: {type(error).__name__}") from None
    if told != (SERVICE, DETAIL_TYPE):
        raise UnknownEventError(f"not {DETAIL_TYPE!r} of {SERVICE!r}")
    if not isinstance(viewer, str) or not histories.VIEWER.fullmatch(viewer):
        raise UnknownEventError("viewer is no pseudonym")
    if not isinstance(title, str) or not 0 < len(title) <= LONGEST_TITLE:
        raise UnknownEventError(f"title is no text of 1 to {LONGEST_TITLE} characters")
    return viewer, histories.View(title, at)
