"""The ECS cluster that the services of a stack share; it exists only if one of them asks for it."""

from __future__ import annotations

from typing import Final, cast

from aws_cdk import aws_ecs as ecs
from constructs import Construct, IConstruct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import ByTier, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.core.stack import PavedStack
from paved_constructs.network.stage_network import stage_network
from paved_constructs.parts.key import STACK_KEY, stack_key
from paved_constructs.parts.log_group import PavedLogGroup

GOLDEN: Final[GoldenTable] = {
    "container_insights_v2": Fixed(
        ByTier(production=ecs.ContainerInsights.ENHANCED, sandbox=ecs.ContainerInsights.ENABLED),
        why="how many tasks should run and do, and what each one takes, is measured",
        controls=("ECS.12", "CKV_AWS_65", "AwsSolutions-ECS4"),
        sets=("AWS::ECS::Cluster.ClusterSettings",),
    ),
    "execute_command_configuration": Fixed(
        STACK_KEY,
        why="the day that somebody must look inside, the session is already encrypted and recorded",
        sets=("AWS::ECS::Cluster.Configuration",),
    ),
    "encrypted_log": Fixed(
        ByTier(production=True, sandbox=False),
        why="a session is only recorded where its log group is as encrypted as it says",
        sets=("AWS::ECS::Cluster.Configuration",),
    ),
    "capacity_providers": Fixed(
        ("FARGATE", "FARGATE_SPOT"),
        why="what can be remade at any time runs on what is spare, at a third of the price",
        sets=("AWS::ECS::Cluster.CapacityProviders",),
    ),
}


class PavedCluster(PavedConstruct):
    """A cluster on Fargate in the stage's network. Ask for it with `stack_cluster()`. `.cluster` is the ordinary L2."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        settings = settle(self, GOLDEN, {})
        sessions = ecs.ExecuteCommandLogConfiguration(
            cloud_watch_log_group=PavedLogGroup(self, "Sessions").log_group,
            cloud_watch_encryption_enabled=settings["encrypted_log"],
        )
        self.cluster: Final = ecs.Cluster(
            self,
            "Default",
            vpc=stage_network(self).vpc,
            container_insights_v2=settings["container_insights_v2"],
            execute_command_configuration=ecs.ExecuteCommandConfiguration(
                kms_key=stack_key(self), log_configuration=sessions, logging=ecs.ExecuteCommandLogging.OVERRIDE
            ),
        )
        # on the L1: the L2 makes an association of its own, which services do not wait for
        cast(ecs.CfnCluster, self.cluster.node.default_child).capacity_providers = list(settings["capacity_providers"])


def stack_cluster(construct: IConstruct) -> ecs.Cluster:
    """Return the cluster of a construct's stack, made when first asked for."""
    return PavedStack.enclosing(construct).shared(PavedCluster, "Cluster").cluster
