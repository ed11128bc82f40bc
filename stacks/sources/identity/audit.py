"""The audit trail: each event one small JSON object in the bucket, partitioned by day.

Nothing happens unrecorded: an event is written before its effect or its answer, and if it can't be written
the request fails. No object has a password, a token or an address: `user` is its pseudonym (see users.py).
"""

import json
from datetime import UTC, datetime

import surroundings
import users
from web import Request

SIGN_UP_REQUESTED = "sign-up-requested"
SIGNED_IN = "signed-in"
SIGN_IN_FAILED = "sign-in-failed"
RATE_LIMITED = "rate-limited"

_S3 = surroundings.client("s3")


def record(event: str, request: Request, email: str, **details: str) -> None:
    """Write what is about to be true of an address; `details` are fields of the event's own.

    Raises botocore's errors: the caller lets them through.
    """
    time = datetime.fromtimestamp(surroundings.now(), UTC)
    entry = {
        "event": event,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "user": users.pseudonym(email),
        "source_ip": request.source_ip,
        "request_id": request.request_id,
        **details,
    }
    _S3.put_object(
        Bucket=surroundings.audit_bucket(),
        Key=f"{time:year=%Y/month=%m/day=%d}/{event}-{surroundings.unique_id()}.json",
        Body=json.dumps(entry).encode(),
        ContentType="application/json",
    )
