"""The rotation function of the signing key: Secrets Manager calls it four times for each rotation.

Needs secretsmanager:DescribeSecret, GetSecretValue, PutSecretValue and UpdateSecretVersionStage on it.

Each step may be called again after it was done, and then changes nothing. Who signs or verifies reads the key
from the secret, so there is no other system to set it in.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

import keys
import logs
import surroundings
import tokens

_KEY_BYTES = 48  # 384 bits, 64 characters

_SECRETS_MANAGER = surroundings.client("secretsmanager")


def handler(event: Mapping[str, str], _context: object) -> None:
    """Do one step for the version `ClientRequestToken` of the secret `SecretId`.

    Raises ValueError for an unknown step, a secret that is not rotated, or a version that is not AWSPENDING.
    """
    step, secret, version = event["Step"], event["SecretId"], event["ClientRequestToken"]
    steps = {"createSecret": _create, "setSecret": _set, "testSecret": _test, "finishSecret": _finish}
    if step not in steps:
        raise ValueError(f"unknown step {step!r} for {secret}: it must be one of {', '.join(steps)}")
    if "AWSCURRENT" in _stages(secret, version)[version]:
        logs.line("INFO", "rotation is done already", step=step, version=version)
        return
    steps[step](secret, version)
    logs.line("INFO", "rotation step done", step=step, version=version)


def _stages(secret: str, version: str) -> dict[str, list[str]]:
    """Return the staging labels of each version, having checked that this version is up for rotation."""
    description: dict[str, Any] = _SECRETS_MANAGER.describe_secret(SecretId=secret)
    if not description.get("RotationEnabled"):
        raise ValueError(f"rotation is not enabled for {secret}")
    stages: dict[str, list[str]] = description["VersionIdsToStages"]
    if not {"AWSPENDING", "AWSCURRENT"} & set(stages.get(version, [])):
        raise ValueError(f"version {version} of {secret} must be AWSPENDING: it has {stages.get(version)}")
    return stages


def _create(secret: str, version: str) -> None:
    """Give the pending version a new key, unless it has one."""
    try:
        _pending(secret, version)
    except _SECRETS_MANAGER.exceptions.ResourceNotFoundException:
        key = base64.urlsafe_b64encode(surroundings.random_bytes(_KEY_BYTES)).decode()
        _SECRETS_MANAGER.put_secret_value(
            SecretId=secret,
            ClientRequestToken=version,
            SecretString=json.dumps({"key": key}),
            VersionStages=["AWSPENDING"],
        )


def _set(secret: str, version: str) -> None:
    """Do nothing: no other system holds the key."""


def _test(secret: str, version: str) -> None:
    """Sign with the pending key and verify with it. Raises ValueError for a key that is too short."""
    key, now = keys.parse(_pending(secret, version)), surroundings.now()
    token, _ = tokens.issue("rotation-test", version, key, now)
    tokens.verify(token, {version: key}, now)


def _finish(secret: str, version: str) -> None:
    """Make the pending version the current one; Secrets Manager then labels the old one AWSPREVIOUS."""
    stages = _stages(secret, version)
    current = next(other for other, labels in stages.items() if "AWSCURRENT" in labels)
    _SECRETS_MANAGER.update_secret_version_stage(
        SecretId=secret,
        VersionStage="AWSCURRENT",
        MoveToVersionId=version,
        RemoveFromVersionId=current,
    )


def _pending(secret: str, version: str) -> str:
    answer = _SECRETS_MANAGER.get_secret_value(SecretId=secret, VersionId=version, VersionStage="AWSPENDING")
    return str(answer["SecretString"])
