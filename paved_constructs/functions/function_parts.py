"""What one function has for itself: a role that may do little but log, a log group, a queue, a place in a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.network.closed_group import closed_group
from paved_constructs.network.stage_network import stage_network
from paved_constructs.parts.dead_letter_queue import PavedDeadLetterQueue
from paved_constructs.parts.hardware import PROCESSORS
from paved_constructs.parts.hardware_checks import check_hardware
from paved_constructs.parts.key import stack_key
from paved_constructs.parts.log_group import PavedLogGroup
from paved_constructs.parts.own_service import own_service

INTERFACES: Final = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)
"""What Lambda does in the function's name to reach a network (Lambda documentation, "Execution role permissions")."""

LEFT_OUT: Final[dict[str, str]] = {
    "Lambda function: dead-letter queue": "no destination for failures beside it, which would keep each of them twice; "
    "the queue is what the rule engines read",
}
"""What was asked for and is done otherwise, and why."""


def own_parts(
    construct: PavedConstruct, settings: dict[str, Any], log_retention: logs.RetentionDays | None
) -> dict[str, Any]:
    """Return settled rows as the L2 takes them, with what is made for this function alone."""
    role = iam.Role(construct, "Role", assumed_by=own_service(construct, "lambda"))
    log_group = PavedLogGroup(construct, "Logs", retention=log_retention).log_group
    log_group.grant_write(role)
    kept = PavedDeadLetterQueue(construct, "Failed").queue if settings.pop("dead_letter_queue") else None
    if settings["environment_encryption"] is not None:
        settings["environment_encryption"] = key = stack_key(construct)
        key.grant_decrypt(role)
    profile = check_hardware(construct, settings.pop("hardware"), PROCESSORS)
    settings["architecture"] = lambda_.Architecture.custom(profile.architecture)
    egress = settings.pop("egress")
    place = _place(construct, role, egress) if settings.pop("network") else {}
    return {**settings, **place, "role": role, "log_group": log_group, "dead_letter_queue": kept}


def _place(construct: PavedConstruct, role: iam.Role, egress: Sequence[int]) -> dict[str, Any]:
    """Put the function into the stage's network.

    The rights are Lambda's own, none of the code's: a call out of a function carries lambda:SourceFunctionArn.
    """
    network = stage_network(construct)
    role.add_to_policy(iam.PolicyStatement(actions=list(INTERFACES), resources=["*"]))
    from_code = {"Null": {"lambda:SourceFunctionArn": "false"}}
    denied = iam.PolicyStatement(
        effect=iam.Effect.DENY, actions=list(INTERFACES), resources=["*"], conditions=from_code
    )
    role.add_to_policy(denied)
    group = closed_group(construct, network.vpc, "Function", egress)
    return {"vpc": network.vpc, "vpc_subnets": network.app, "security_groups": [group]}
