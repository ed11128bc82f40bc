"""How each golden property is read back from a live account, by family of services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from paved_constructs.tools.verify.reader import Readers
from paved_constructs.tools.verify.readers.apis import APIS
from paved_constructs.tools.verify.readers.backup import BACKUP
from paved_constructs.tools.verify.readers.balancers import BALANCERS
from paved_constructs.tools.verify.readers.certificates import CERTIFICATES
from paved_constructs.tools.verify.readers.dynamodb import DYNAMODB
from paved_constructs.tools.verify.readers.keys import KEYS
from paved_constructs.tools.verify.readers.lambda_ import LAMBDA
from paved_constructs.tools.verify.readers.messaging import MESSAGING
from paved_constructs.tools.verify.readers.networks import NETWORKS
from paved_constructs.tools.verify.readers.observability import OBSERVABILITY
from paved_constructs.tools.verify.readers.s3 import S3

READERS: Final[Readers] = {
    **APIS,
    **BACKUP,
    **BALANCERS,
    **CERTIFICATES,
    **DYNAMODB,
    **KEYS,
    **LAMBDA,
    **MESSAGING,
    **NETWORKS,
    **OBSERVABILITY,
    **S3,
}
"""Every property that can be read back."""

UNREADABLE: Final[Mapping[str, str]] = {
    "AWS::KMS::Key.PendingWindowInDays": "AWS KMS tells it only of a key that is already being deleted",
}
"""Golden properties that no call tells, and why."""
