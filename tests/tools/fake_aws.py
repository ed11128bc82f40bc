"""An AWS of recorded answers: {(service, call): answer, a function of the arguments, or an error}."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

ACCOUNT = "123456789012"
STACK_ID = f"arn:aws:cloudformation:eu-central-1:{ACCOUNT}:stack/dev-orders/1a2b"
TAGS = {"service": "orders", "owner": "payments", "stage": "dev", "tier": "production"}


def error(code: str, message: str = "as recorded") -> ClientError:
    """What boto3 raises when AWS answers with an error."""
    return ClientError({"Error": {"Code": code, "Message": message}}, "Call")


class FakeAws:
    """Stands for the clients of all services; counts how often each call was made."""

    def __init__(self, physical: Mapping[str, str], answers: Mapping[tuple[str, str], Any]) -> None:
        self.about: dict[str, Any] = {
            "StackName": "dev-orders",
            "StackId": STACK_ID,
            "StackStatus": "UPDATE_COMPLETE",
            "EnableTerminationProtection": True,
            "Tags": [{"Key": key, "Value": value} for key, value in (TAGS | {"cost-centre": "7"}).items()],
        }
        self.resources = [
            {"LogicalResourceId": name, "PhysicalResourceId": physical_id, "ResourceStatus": "CREATE_COMPLETE"}
            for name, physical_id in physical.items()
        ]
        self.answers: dict[tuple[str, str], Any] = {
            ("sts", "get_caller_identity"): {"Account": ACCOUNT},
            ("cloudformation", "describe_stacks"): lambda **_: {"Stacks": [self.about]},
            ("cloudformation", "list_stack_resources"): self._page,
            **answers,
        }
        self.asked: Counter[tuple[str, str]] = Counter()

    def __call__(self, service: str, _region: str | None) -> Any:
        """A client of a service."""
        return _Client(service, self)

    def _page(self, NextToken: str = "0", **_: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        """One resource a page, as a long stack has many."""
        at = int(NextToken)
        further = {"NextToken": str(at + 1)} if at + 1 < len(self.resources) else {}
        return {"StackResourceSummaries": self.resources[at : at + 1], **further}


class _Client:
    def __init__(self, service: str, aws: FakeAws) -> None:
        self._service = service
        self._aws = aws

    def __getattr__(self, call: str) -> Callable[..., Any]:
        def made(**arguments: Any) -> Any:
            self._aws.asked[self._service, call] += 1
            answer = self._aws.answers[self._service, call]
            if isinstance(answer, Exception):
                raise answer
            return answer(**arguments) if callable(answer) else answer

        return made
