"""The CloudFormation resource types and properties that the emulator lacks.

A family of types is a module with two tables: `ADDED`, types that the emulator doesn't know or that are better
done anew, and `EXTENDED`, types of which it drops properties. `..gaps` tells what still is a record only.
"""

from typing import Final

from paved_constructs.tools.local.handlers import (
    apigateway,
    application_autoscaling,
    autoscaling,
    backup,
    budgets,
    cloudwatch,
    descriptions,
    dynamodb,
    ec2,
    ecs,
    edge,
    elb,
    global_tables,
    iam,
    internals,
    lambda_,
    logs,
    rds,
    records,
    registry,
    s3,
    scaling_service,
    scheduler,
    secrets,
    security_groups,
    sns,
    stepfunctions,
    vpc,
)

_FAMILIES: Final = (
    apigateway,
    application_autoscaling,
    autoscaling,
    backup,
    budgets,
    cloudwatch,
    dynamodb,
    ec2,
    ecs,
    edge,
    elb,
    global_tables,
    iam,
    lambda_,
    logs,
    rds,
    records,
    s3,
    scheduler,
    secrets,
    security_groups,
    sns,
    stepfunctions,
    vpc,
)
_DESCRIBED: Final = (autoscaling, dynamodb, ec2, ecs, edge, logs, rds, vpc)


TYPES: Final = frozenset(resource_type for family in _FAMILIES for resource_type in (*family.ADDED, *family.EXTENDED))
"""The resource types that the emulator gains, or of which it drops less."""


def install() -> None:
    """Gives the emulator of this process what it lacks; to be called once, before it serves."""
    internals.set_pseudo_parameters_in_conditions()
    internals.public_images.update(vpc.PUBLIC_IMAGES)
    scaling_service.install()
    autoscaling.install()
    descriptions.install(tuple(row for family in _DESCRIBED for row in family.DESCRIPTIONS))
    for family in _FAMILIES:
        for resource_type, handler in family.ADDED.items():
            registry.add(resource_type, handler)
        for resource_type, extension in family.EXTENDED.items():
            registry.extend(resource_type, extension)
    internals.run_on_worker_thread(TYPES)
