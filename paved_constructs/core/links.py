"""How one construct uses another: least-privilege grant, security-group rule and environment variables, in one line.

By protocol, not by type: whatever offers a `Link` can be used by whatever is a `User`. An environment variable is named
after the resource's construct id and what it holds: "SigningKey" offering SECRET_ARN gives SIGNING_KEY_SECRET_ARN.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Flag, auto
from typing import Protocol

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Node

from paved_constructs.core.errors import PavedError


class Access(Flag):
    """What a user may do with a resource's data. `WRITE` adds and changes; removing objects for good is `DELETE`."""

    READ = auto()
    WRITE = auto()
    DELETE = auto()
    READ_WRITE = READ | WRITE


Grant = Callable[[iam.IGrantable], object]


@dataclass(frozen=True)
class Link:
    """What a resource offers to its users.

    `grants` is one grant for each access that it tells apart, `environment` what a user must know ({suffix of the
    variable's name: value}), `connections` where its default port is opened for users that have a security group.
    `default` is the access of a user that names none.
    """

    grants: Mapping[Access, Grant]
    environment: Mapping[str, str]
    connections: ec2.Connections | None = None
    default: Access = Access.READ


class Resource(Protocol):
    """Whatever can be used: a construct that offers a link."""

    @property
    def node(self) -> Node:
        """The construct's node: its id names the environment variables."""

    def link(self) -> Link:
        """Return what this resource offers."""


class User(Protocol):
    """Whatever can use a resource: something that runs code under a role."""

    @property
    def node(self) -> Node:
        """The construct's node: its path stands in errors."""

    @property
    def grantee(self) -> iam.IGrantable:
        """What the code's rights are granted to."""

    @property
    def connections(self) -> ec2.Connections | None:
        """Its security groups; None for what runs outside a network."""

    def add_environment(self, name: str, value: str) -> None:
        """Hand a value to the code; raise PavedError where the name is taken by another value."""


def link(user: User, resource: Resource, access: Access | None = None, *, named: str | None = None) -> None:
    """Let `user` use `resource`: grant exactly `access`, open the port where there is one, hand over what it must know.

    Without `access` it is what the resource gives by default. `named` replaces the resource's id in the variables'
    names. Raises PavedError where the resource does not offer an access, where the user is outside its network, or
    where a variable of that name was given with another value.
    """
    offer = resource.link()
    _connect(user, resource, offer.connections)
    _grant(user, resource, offer, offer.default if access is None else access)
    prefix = variable_name(named or resource.node.id)
    for suffix, value in offer.environment.items():
        user.add_environment(f"{prefix}_{suffix}", value)


def variable_name(id: str) -> str:
    """Return a construct's id as the beginning of a variable's name: "SigningKey" -> "SIGNING_KEY"."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", id)
    return re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_").upper()


def _connect(user: User, resource: Resource, offered: ec2.Connections | None) -> None:
    if offered is None:
        return
    if user.connections is None:
        raise PavedError(
            user.node.path,
            f"uses {resource.node.path}, which is in the stage's network, from outside of it; a function joins it with "
            "network=True",
        )
    offered.allow_default_port_from(user.connections, f"used by {user.node.id}")


def _grant(user: User, resource: Resource, offer: Link, access: Access) -> None:
    given = [offered for offered in offer.grants if offered in access]
    missing = [single.name for single in Access if single in access and not any(single in one for one in given)]
    if missing or not given:
        offered = ", ".join(str(one.name) for one in offer.grants)
        raise PavedError(
            resource.node.path,
            f"{user.node.path} asks for {' and '.join(map(str, missing)) or 'nothing'}; this resource offers {offered}",
        )
    for one in given:
        offer.grants[one](user.grantee)
