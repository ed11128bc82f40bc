"""AWS IAM: who takes a role."""

from __future__ import annotations

from typing import Final

from paved_constructs.tools.verify.policy import statements
from paved_constructs.tools.verify.reader import Reader, Readers

ROLES: Final[Readers] = {
    "AWS::IAM::Role.AssumeRolePolicyDocument": Reader(
        "iam", "get_role", {"RoleName": "id"}, "AssumeRolePolicyDocument", described="Role", normal=statements
    ),
}
