"""The two roles of instances that ECS manages: in which it starts them, and in which they join their cluster."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import Construct


def infrastructure_role(construct: Construct, instances: iam.Role) -> iam.Role:
    """Return the role in which ECS starts and ends instances: those that it tags as its own, with this role alone."""
    account = {"StringEquals": {"aws:SourceAccount": Stack.of(construct).account}}
    managed = iam.ManagedPolicy.from_aws_managed_policy_name("AmazonECSInfrastructureRolePolicyForManagedInstances")
    role = iam.Role(
        construct,
        "Infrastructure",
        assumed_by=iam.ServicePrincipal("ecs.amazonaws.com", conditions=account),
        managed_policies=[managed],
    )
    role.add_to_policy(
        iam.PolicyStatement(
            actions=["iam:PassRole"],
            resources=[instances.role_arn],
            conditions={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
        )
    )
    return role


def instance_role(construct: Construct, cluster: ecs.ICluster) -> iam.Role:
    """Return the role that instances are given: to join this cluster, be handed its tasks, and tell how those are."""
    stack = Stack.of(construct)
    members = stack.format_arn(service="ecs", resource="container-instance", resource_name=f"{cluster.cluster_name}/*")
    may = {
        "*": ["ecs:DiscoverPollEndpoint"],
        cluster.cluster_arn: [
            "ecs:RegisterContainerInstance",
            "ecs:SubmitAttachmentStateChanges",
            "ecs:SubmitTaskStateChange",
        ],
        members: ["ecs:Poll", "ecs:PutSystemLogEvents", "ecs:StartTelemetrySession"],
    }
    role = iam.Role(construct, "Instances", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    for resource, actions in may.items():
        role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[resource]))
    return role
