"""Secrets Manager: secrets whose Ref is their ARN, as on AWS, and what may hang on one.

Stock's secret has its name for a Ref, so that a policy or a variable that points at it holds no ARN; and it
generates a password without most of the template's wishes. So it is done anew, through the service's API.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties
from paved_constructs.tools.local.handlers.tags import retag

_VALUE: Final = ("SecretString", "GenerateSecretString")


def _value(properties: Properties) -> str | None:
    """The secret's value: given, or generated, perhaps as one key of a JSON template."""
    wishes = properties.get("GenerateSecretString")
    if wishes is None:
        return properties.get("SecretString")
    wishes = dict(wishes)
    template, key = wishes.pop("SecretStringTemplate", None), wishes.pop("GenerateStringKey", None)
    password: str = call("secretsmanager", "get_random_password", **wishes)["RandomPassword"]
    return password if template is None else json.dumps({**json.loads(template), key: password})


def _create(name: str, properties: Properties) -> str:
    answer = call(
        "secretsmanager",
        "create_secret",
        Name=properties.get("Name", name),
        Description=properties.get("Description"),
        KmsKeyId=properties.get("KmsKeyId"),
        SecretString=_value(properties),
        Tags=properties.get("Tags"),
    )
    arn: str = answer["ARN"]
    _replicate(arn, properties, {})
    return arn


def _update(arn: str, properties: Properties, previous: Properties) -> None:
    call(
        "secretsmanager",
        "update_secret",
        SecretId=arn,
        Description=properties.get("Description", ""),
        KmsKeyId=properties.get("KmsKeyId", "alias/aws/secretsmanager"),
    )
    if any(properties.get(name) != previous.get(name) for name in _VALUE):
        call("secretsmanager", "put_secret_value", SecretId=arn, SecretString=_value(properties))
    retag("secretsmanager", properties, previous, SecretId=arn)
    _replicate(arn, properties, previous)


def _replicate(arn: str, properties: Properties, previous: Properties) -> None:
    regions = [
        replica for replica in properties.get("ReplicaRegions", []) if replica not in previous.get("ReplicaRegions", [])
    ]
    if regions:
        call("secretsmanager", "replicate_secret_to_regions", SecretId=arn, AddReplicaRegions=regions)


def _delete(arn: str, _properties: Properties) -> None:
    call("secretsmanager", "delete_secret", SecretId=arn, ForceDeleteWithoutRecovery=True)


def _schedule(_name: str, properties: Properties) -> str:
    _reschedule(properties["SecretId"], properties, {})
    secret: str = properties["SecretId"]
    return secret


def _reschedule(secret: str, properties: Properties, _previous: Properties) -> None:
    """The service's RotateSecret would add a version that no rotation made: only the schedule is kept."""
    if "HostedRotationLambda" in properties:
        raise ValueError("HostedRotationLambda needs a transform: give RotationLambdaARN")
    record = _record(secret)
    record["RotationEnabled"] = True
    record["RotationLambdaARN"] = properties.get("RotationLambdaARN")
    rules = dict(properties.get("RotationRules", {}))
    if "AutomaticallyAfterDays" in rules:
        rules["AutomaticallyAfterDays"] = int(rules["AutomaticallyAfterDays"])
    record["RotationRules"] = rules


def _unschedule(secret: str, _properties: Properties) -> None:
    _record(secret).update(RotationEnabled=False, RotationLambdaARN=None, RotationRules=None)


def _record(secret: str) -> dict[str, Any]:
    return internals.secrets[call("secretsmanager", "describe_secret", SecretId=secret)["Name"]]


def _put_policy(_name: str, properties: Properties) -> str:
    _update_policy(properties["SecretId"], properties, {})
    secret: str = properties["SecretId"]
    return secret


def _update_policy(secret: str, properties: Properties, _previous: Properties) -> None:
    call(
        "secretsmanager",
        "put_resource_policy",
        SecretId=secret,
        ResourcePolicy=properties["ResourcePolicy"],
        BlockPublicPolicy=properties.get("BlockPublicPolicy"),
    )


def _delete_policy(secret: str, _properties: Properties) -> None:
    call("secretsmanager", "delete_resource_policy", SecretId=secret)


def _id(arn: str, _properties: Properties) -> Mapping[str, Any]:
    return {"Id": arn}


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::SecretsManager::Secret": Handler(_create, _delete, _update, _id, create_only=("Name",)),
    "AWS::SecretsManager::RotationSchedule": Handler(
        _schedule, _unschedule, _reschedule, _id, create_only=("SecretId",)
    ),
    "AWS::SecretsManager::ResourcePolicy": Handler(
        _put_policy, _delete_policy, _update_policy, _id, create_only=("SecretId",)
    ),
}
EXTENDED: Final[Mapping[str, Extension]] = {}
