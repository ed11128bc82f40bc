"""A stack as CloudFormation has it: where it is, its settings, and the physical ids of its resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from paved_constructs.tools.assembly import StackArtifact
from paved_constructs.tools.verify.calls import CallFailed, Calls
from paved_constructs.tools.verify.report import VerifyError

NOT_THERE: Final = frozenset({"DELETE_COMPLETE", "REVIEW_IN_PROGRESS", "CREATE_FAILED"})


@dataclass(frozen=True)
class Deployed:
    """A deployed stack. `parameters` have their resolved values, `physical` maps logical to physical ids."""

    name: str
    id: str
    tags: Mapping[str, str]
    termination_protection: bool
    parameters: Mapping[str, str]
    physical: Mapping[str, str]

    @property
    def place(self) -> Mapping[str, str]:
        """The stack's `partition`, `region` and `account`, as its own ARN gives them."""
        _, partition, _, region, account, *_ = self.id.split(":")
        return {"partition": partition, "region": region, "account": account}


def deployed(calls: Calls, stack: StackArtifact) -> Deployed | None:
    """Return a stack as it is deployed, None if it is not. Raises VerifyError where the account is another one."""
    _check_account(calls, stack)
    asked = {"StackName": stack.name}
    try:
        found = calls("cloudformation", stack.region, "describe_stacks", asked)["Stacks"]
    except CallFailed as failed:
        if failed.nothing_there or "does not exist" in str(failed):
            return None
        raise VerifyError(f"{stack.path}: CloudFormation does not tell of {stack.name}: {failed}") from failed
    if not found or found[0]["StackStatus"] in NOT_THERE:
        return None
    resources = calls.pages(stack.region, "list_stack_resources", asked, "StackResourceSummaries")
    about: dict[str, Any] = found[0]
    return Deployed(
        name=about["StackName"],
        id=about["StackId"],
        tags={tag["Key"]: tag["Value"] for tag in about.get("Tags", [])},
        termination_protection=about.get("EnableTerminationProtection", False),
        parameters={
            one["ParameterKey"]: one.get("ResolvedValue", one.get("ParameterValue", ""))
            for one in about.get("Parameters", [])
        },
        physical={
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for one in resources
            if one["ResourceStatus"] not in NOT_THERE and one.get("PhysicalResourceId")
        },
    )


def _check_account(calls: Calls, stack: StackArtifact) -> None:
    if stack.account is None:
        return
    try:
        account = calls("sts", stack.region, "get_caller_identity", {})["Account"]
    except CallFailed as failed:
        raise VerifyError(f"{stack.path}: AWS does not tell whose these credentials are: {failed}") from failed
    if account != stack.account:
        raise VerifyError(f"{stack.path} is in account {stack.account}; these credentials are of {account}")
