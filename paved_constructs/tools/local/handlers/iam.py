"""IAM: what stock drops of a role."""

from collections.abc import Mapping
from typing import Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties


def _restore_role(role: str, properties: Properties, previous: Properties) -> None:
    boundary = properties.get("PermissionsBoundary")
    if boundary:
        call("iam", "put_role_permissions_boundary", RoleName=role, PermissionsBoundary=boundary)
    elif previous.get("PermissionsBoundary"):
        call("iam", "delete_role_permissions_boundary", RoleName=role)


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::IAM::Role": Extension(_restore_role)}
