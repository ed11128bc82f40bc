"""An AWS service that takes a role, and for whom: for this account alone, so that nobody else can have it do so."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from paved_constructs.core.stack import PavedStack


def own_service(construct: Construct, service: str, source: str | None = None) -> iam.ServicePrincipal:
    """Return an AWS service ("codedeploy") as it acts for this account: whom a role trusts.

    `source` names what it acts for in the stack's region, where it tells that: "ec2:vpc-flow-log/*".
    """
    stack = PavedStack.enclosing(construct)
    conditions: dict[str, Any] = {"StringEquals": {"aws:SourceAccount": stack.account}}
    if source is not None:
        family, _, resource = source.partition(":")
        arn = f"arn:{stack.partition}:{family}:{stack.region}:{stack.account}:{resource}"
        conditions["ArnLike"] = {"aws:SourceArn": arn}
    return iam.ServicePrincipal(f"{service}.amazonaws.com", conditions=conditions)
