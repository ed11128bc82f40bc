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
from paved_constructs.tools.verify.readers.ecs import ECS
from paved_constructs.tools.verify.readers.events import EVENTS
from paved_constructs.tools.verify.readers.fleets import FLEETS
from paved_constructs.tools.verify.readers.jobs import JOBS
from paved_constructs.tools.verify.readers.keys import KEYS
from paved_constructs.tools.verify.readers.lambda_ import LAMBDA
from paved_constructs.tools.verify.readers.messaging import MESSAGING
from paved_constructs.tools.verify.readers.networks import NETWORKS
from paved_constructs.tools.verify.readers.observability import OBSERVABILITY
from paved_constructs.tools.verify.readers.rds import RDS
from paved_constructs.tools.verify.readers.roles import ROLES
from paved_constructs.tools.verify.readers.s3 import S3
from paved_constructs.tools.verify.readers.scaling import SCALING
from paved_constructs.tools.verify.readers.security_groups import SECURITY_GROUPS
from paved_constructs.tools.verify.readers.target_groups import TARGET_GROUPS

READERS: Final[Readers] = {
    **APIS,
    **BACKUP,
    **BALANCERS,
    **CERTIFICATES,
    **DYNAMODB,
    **ECS,
    **EVENTS,
    **FLEETS,
    **JOBS,
    **KEYS,
    **LAMBDA,
    **MESSAGING,
    **NETWORKS,
    **OBSERVABILITY,
    **RDS,
    **ROLES,
    **S3,
    **SCALING,
    **SECURITY_GROUPS,
    **TARGET_GROUPS,
}
"""Every property that can be read back."""

UNREADABLE: Final[Mapping[str, str]] = {
    "AWS::KMS::Key.PendingWindowInDays": "AWS KMS tells it only of a key that is already being deleted",
    "AWS::RDS::DBCluster.DeleteAutomatedBackups": "CloudFormation keeps it for the deletion, and RDS never tells it",
    "AWS::RDS::DBInstance.AllowMajorVersionUpgrade": "RDS takes it with a change of the version, and never tells it",
    "AWS::RDS::DBInstance.DeleteAutomatedBackups": "CloudFormation keeps it for the deletion, and RDS never tells it",
}
"""Golden properties that no call tells, and why."""
