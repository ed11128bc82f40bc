"""EventBridge's "Object Created" of the media bucket: the object becomes a title of the catalogue.

Needs rds-db:connect as the catalogue's user, and nothing of S3: the event itself says all that the catalogue keeps.
"""

from typing import Any

import catalogue


def handler(event: dict[str, Any], _context: object) -> None:
    """Add the object, or bring its title up to date; being told twice, or late, changes nothing.

    Raises KeyError for what is no such event, and the driver's errors: Lambda tries again, then keeps the event.
    """
    media = event["detail"]["object"]
    catalogue.add(media["key"], media["size"], media["etag"], event["time"])
