"""Limits on failed sign-ins, by address and by network, counted in the table.

An attempt is counted before the password is looked at and given back when it was right: of a thousand
guesses sent at once, no more than the limit gets through. A counter belongs to a fixed window of time, so
that counting is one atomic write and it goes away by itself; around a window's end twice the limit passes.
"""

import hashlib
import ipaddress
from dataclasses import dataclass

import surroundings

_DYNAMODB = surroundings.client("dynamodb")
_ConditionFailed = _DYNAMODB.exceptions.ConditionalCheckFailedException


@dataclass(frozen=True)
class Limit:
    """At most `attempts` failures in each window of `seconds`."""

    name: str
    attempts: int
    seconds: int


# An address: few enough that guessing is hopeless (480 a day), many enough for a person. Anybody can use
# them up and keep the owner out for a quarter of an hour: what a limit costs that a botnet can't evade.
BY_EMAIL = Limit("email", attempts=5, seconds=900)
# A network: many people may share one, but nobody tries fifty wrong passwords over many addresses by mistake.
BY_NETWORK = Limit("network", attempts=50, seconds=900)


class LimitError(Exception):
    """Too many failures: of which `limit`, and in how many seconds (at least 1) to `retry_after`."""

    def __init__(self, limit: Limit, retry_after: int) -> None:
        super().__init__(limit.name)
        self.limit = limit
        self.retry_after = retry_after


@dataclass(frozen=True)
class Attempt:
    """An attempt that was counted: the key of its counter."""

    pk: str


def take(limit: Limit, who: str) -> Attempt:
    """Count an attempt of `who`. Raises LimitError, without counting, if none is left in this window."""
    now = surroundings.now()
    start = now - now % limit.seconds
    end = start + limit.seconds
    attempt = Attempt(f"failed-sign-ins#{limit.name}#{hashlib.sha256(who.encode()).hexdigest()}#{start}")
    try:
        _DYNAMODB.update_item(
            TableName=surroundings.users_table(),
            Key={"pk": {"S": attempt.pk}},
            UpdateExpression="SET expires_at = :end ADD attempts :one",
            ConditionExpression="attribute_not_exists(attempts) OR attempts < :most",
            ExpressionAttributeValues={
                ":end": {"N": str(end)},
                ":one": {"N": "1"},
                ":most": {"N": str(limit.attempts)},
            },
        )
    except _ConditionFailed:
        raise LimitError(limit, end - now) from None
    return attempt


def give_back(attempt: Attempt) -> None:
    """Uncount an attempt that did not fail. Others' failures stay counted: a success is no pardon."""
    try:
        _DYNAMODB.update_item(
            TableName=surroundings.users_table(),
            Key={"pk": {"S": attempt.pk}},
            UpdateExpression="ADD attempts :minus_one",
            # A counter that went away at the end of its window must not come back, below zero.
            ConditionExpression="attempts > :none",
            ExpressionAttributeValues={":minus_one": {"N": "-1"}, ":none": {"N": "0"}},
        )
    except _ConditionFailed:
        return


def network(source_ip: str) -> str:
    """Return the network that counts as one caller: an IPv4 address, or the /64 that an IPv6 customer has."""
    address = ipaddress.ip_address(source_ip)
    return str(ipaddress.ip_network((address, {4: 32, 6: 64}[address.version]), strict=False))
