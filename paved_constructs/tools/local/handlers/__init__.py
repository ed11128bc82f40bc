"""The CloudFormation resource types and properties that the emulator lacks.

A family of types is a module with two tables: `ADDED`, types that the emulator doesn't know, and `EXTENDED`,
types of which it drops properties. Importing this package imports MiniStack; `..gaps` doesn't.
"""

from typing import Final

from paved_constructs.tools.local.handlers import (
    apigateway,
    backup,
    cloudwatch,
    dynamodb,
    internals,
    lambda_,
    records,
    registry,
    s3,
    secrets,
    sns,
)

_FAMILIES: Final = (apigateway, backup, cloudwatch, dynamodb, lambda_, records, s3, secrets, sns)


def install() -> None:
    """Gives the emulator of this process what it lacks; to be called once, before it serves.

    Raises RuntimeError if the installed MiniStack is not the version that the handlers were written for.
    """
    internals.check_version()
    internals.set_pseudo_parameters_in_conditions()
    types: set[str] = set()
    for family in _FAMILIES:
        for resource_type, handler in family.ADDED.items():
            registry.add(resource_type, handler)
        for resource_type, extension in family.EXTENDED.items():
            registry.extend(resource_type, extension)
        types |= family.ADDED.keys() | family.EXTENDED.keys()
    internals.run_on_worker_thread(frozenset(types))
