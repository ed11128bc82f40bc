"""What an instance of a fleet may do before its program asks for anything: be looked into, log, measure and signal."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.instances.fleet_alarms import AGENT


def machine_role(construct: PavedConstruct, group: str, log_group: logs.ILogGroup) -> iam.Role:
    """Return the role of the instances of the auto scaling group named `group`, which log into `log_group`."""
    role = iam.Role(construct, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    stack = construct.stack
    own = stack.format_arn(service="autoscaling", resource=f"autoScalingGroup:*:autoScalingGroupName/{group}")
    statements = {
        "Session": iam.PolicyStatement(
            actions=[
                "ssm:UpdateInstanceInformation",
                *(f"ssmmessages:{verb}{what}Channel" for what in ("Control", "Data") for verb in ("Create", "Open")),
            ],
            resources=["*"],  # these actions know no resources
        ),
        "Measure": iam.PolicyStatement(
            actions=["cloudwatch:PutMetricData"],
            resources=["*"],  # as above
            conditions={"StringEquals": {"cloudwatch:namespace": AGENT}},
        ),
        "Tell": iam.PolicyStatement(actions=["autoscaling:CompleteLifecycleAction"], resources=[own]),
    }
    for statement in statements.values():
        role.add_to_policy(statement)
    log_group.grant_write(role)
    return role
