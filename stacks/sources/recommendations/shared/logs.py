"""One JSON object a line on standard output. No line names a viewer: who calls `line` names each field."""

import json
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

import surroundings


def line(level: str, message: str, **fields: object) -> None:
    """Write one log line. `level` is INFO, WARN or ERROR; `fields` are values that JSON has."""
    stamp = datetime.fromtimestamp(surroundings.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    sys.stdout.write(json.dumps({"timestamp": stamp, "level": level, "message": message, **fields}) + "\n")
    sys.stdout.flush()


def failure(error: Exception, message: str, **fields: object) -> None:
    """Log an exception by its type, AWS's operation and error code, and where it came from.

    Its text is left out: botocore's may quote the parameters of a call.
    """
    response = getattr(error, "response", None) or {}
    frames = traceback.extract_tb(error.__traceback__)
    line(
        "ERROR",
        message,
        type=type(error).__name__,
        operation=getattr(error, "operation_name", None),
        code=response.get("Error", {}).get("Code"),
        at=[f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
        **fields,
    )
