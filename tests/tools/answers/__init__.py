"""For each property that verify reads: a resource, and what AWS answers about it. Checked against AWS's own models."""

from __future__ import annotations

from collections.abc import Mapping

from tests.tools.answers.answer import Answers
from tests.tools.answers.apis import APIS
from tests.tools.answers.backup import BACKUP
from tests.tools.answers.balancers import BALANCERS
from tests.tools.answers.capacity import CAPACITY
from tests.tools.answers.certificates import CERTIFICATES
from tests.tools.answers.dynamodb import DYNAMODB
from tests.tools.answers.ecs import ECS
from tests.tools.answers.fleets import FLEETS
from tests.tools.answers.jobs import JOBS
from tests.tools.answers.keys import KEYS
from tests.tools.answers.lambda_ import LAMBDA
from tests.tools.answers.messaging import MESSAGING
from tests.tools.answers.networks import NETWORKS
from tests.tools.answers.observability import OBSERVABILITY
from tests.tools.answers.rds import RDS
from tests.tools.answers.s3 import S3
from tests.tools.answers.services import SERVICES

ANSWERS: Mapping[str, Answers] = {
    **APIS,
    **BACKUP,
    **BALANCERS,
    **CAPACITY,
    **CERTIFICATES,
    **DYNAMODB,
    **ECS,
    **JOBS,
    **FLEETS,
    **KEYS,
    **LAMBDA,
    **MESSAGING,
    **NETWORKS,
    **OBSERVABILITY,
    **RDS,
    **S3,
    **SERVICES,
}
