"""Garbage collection in a process that lives for one synth: none, since it ends before its garbage matters."""

from __future__ import annotations

import atexit
import gc
import os
from typing import Final

STARTED_BY_THE_CLI: Final = "CDK_CONTEXT_JSON"
"""The variable in which the CDK CLI hands its context to the app that it starts, for one synth."""


def collect_for_long_lives_only() -> None:
    """Turn the search for cyclic garbage off in an app that the CDK CLI started; leave every other process alone.

    The modules of the CDK are a million objects, and looking through them, at import and once more at exit, takes a
    fifth of a synth. What is no longer referred to is freed as ever.
    """
    if STARTED_BY_THE_CLI in os.environ:
        gc.disable()
        atexit.register(gc.freeze)  # the interpreter collects once more as it ends, whatever was disabled
