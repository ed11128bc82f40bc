"""One JSON object a line on standard output, in the form that Lambda's JSON log format passes on as it is.

Nothing that a caller sent and nothing that is secret is logged: who calls `line` names each field, and
`failure` leaves out the text of an exception, since botocore's may quote the parameters of a call.
"""

import json
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

import surroundings


def line(level: str, message: str, **fields: object) -> None:
    """Write one log line. `level` is Lambda's: INFO, WARN or ERROR; `fields` are values that JSON has."""
    stamp = datetime.fromtimestamp(surroundings.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    entry = {"timestamp": stamp, "level": level, "message": message, **fields}
    sys.stdout.write(json.dumps(entry) + "\n")
    sys.stdout.flush()


def failure(error: Exception, **fields: object) -> None:
    """Log an unexpected exception by its type, AWS's operation and error code, and where it came from."""
    response = getattr(error, "response", None) or {}
    frames = traceback.extract_tb(error.__traceback__)
    line(
        "ERROR",
        "unexpected failure",
        type=type(error).__name__,
        operation=getattr(error, "operation_name", None),
        code=response.get("Error", {}).get("Code"),
        at=[f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
        **fields,
    )
