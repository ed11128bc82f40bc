"""The users: who has which password hash.

An address is personal data, and this service only ever compares it, so none is stored: the key is its
SHA-256. That keeps addresses out of backups, metrics of busy keys, logs and the audit trail. It is a
pseudonym, not anonymity: who can read the keys can try addresses against them. It has no secret part, since
that could never be changed again. Who writes to a user has the address from the request that asks for it.
"""

import hashlib
from dataclasses import dataclass, field

import surroundings

_DYNAMODB = surroundings.client("dynamodb")
_ConditionFailed = _DYNAMODB.exceptions.ConditionalCheckFailedException


@dataclass(frozen=True)
class User:
    """Somebody who signed up: an id that says nothing about the person, and the hash of the password."""

    id: str
    password_hash: str = field(repr=False)


def pseudonym(email: str) -> str:
    """Return what stands for an address wherever something is written: 64 hexadecimal digits."""
    return hashlib.sha256(email.encode()).hexdigest()


def add(email: str, user: User) -> None:
    """Store a new user; an address that has one keeps it. The caller isn't told, so it can't tell."""
    item = {
        "pk": _key(email),
        "user_id": {"S": user.id},
        "password_hash": {"S": user.password_hash},
        "created_at": {"N": str(surroundings.now())},
    }
    try:
        _DYNAMODB.put_item(
            TableName=surroundings.users_table(),
            Item=item,
            ConditionExpression="attribute_not_exists(pk)",
        )
    except _ConditionFailed:
        return


def find(email: str) -> User | None:
    """Return the user of an address, also one who signed up a moment ago; None if there is none."""
    answer = _DYNAMODB.get_item(
        TableName=surroundings.users_table(),
        Key={"pk": _key(email)},
        ConsistentRead=True,
    )
    item = answer.get("Item")
    return User(id=item["user_id"]["S"], password_hash=item["password_hash"]["S"]) if item else None


def replace_password(email: str, old: str, new: str) -> None:
    """Put a new hash in the place of `old`; if another process has replaced that already, its hash stays."""
    try:
        _DYNAMODB.update_item(
            TableName=surroundings.users_table(),
            Key={"pk": _key(email)},
            UpdateExpression="SET password_hash = :new",
            ConditionExpression="password_hash = :old",
            ExpressionAttributeValues={":new": {"S": new}, ":old": {"S": old}},
        )
    except _ConditionFailed:
        return


def _key(email: str) -> dict[str, str]:
    return {"S": f"user#{pseudonym(email)}"}
