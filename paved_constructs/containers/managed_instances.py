"""EC2 instances with accelerators, which ECS starts when a task needs one, patches, and ends when none does."""

from __future__ import annotations

from typing import Final

from aws_cdk import Size
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import Construct

from paved_constructs.containers.cluster import stack_cluster
from paved_constructs.containers.managed_roles import infrastructure_role, instance_role
from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import ByTier, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.network.closed_group import closed_group
from paved_constructs.network.stage_network import stage_network
from paved_constructs.parts.profile import Profile

TEMPLATE: Final = "AWS::ECS::CapacityProvider.ManagedInstancesProvider.InstanceLaunchTemplate"

GOLDEN: Final[GoldenTable] = {
    "instance_requirements": Fixed(
        "the instance types of its hardware",
        why="a program finds the devices that it was built for, and none dearer than its team chose",
        sets=(f"{TEMPLATE}.InstanceRequirements",),
    ),
    "capacity_option_type": Fixed(
        "as its hardware says",
        why="what may be interrupted costs a third; what may not stays",
        sets=(f"{TEMPLATE}.CapacityOptionType",),
    ),
    "subnets": Fixed(
        "the stage's app subnets",
        why="the internet reaches a load balancer, never an instance",
        controls=("EC2.9",),
        sets=(f"{TEMPLATE}.NetworkConfiguration",),
    ),
    "egress": Fixed(
        (443,),
        why="the instance itself reaches AWS and nobody else; its tasks have a group of their own",
        controls=("EC2.18", "EC2.19"),
        sets=("AWS::EC2::SecurityGroup.SecurityGroupEgress",),
    ),
    "monitoring": Fixed(
        ByTier(production=ecs.InstanceMonitoring.DETAILED, sandbox=ecs.InstanceMonitoring.BASIC),
        why="what an accelerator costs by the minute is measured by the minute",
        controls=("CT.EC2.PR.10",),
        sets=(f"{TEMPLATE}.Monitoring",),
    ),
    "propagate_tags": Fixed(
        ecs.PropagateManagedInstancesTags.CAPACITY_PROVIDER,
        why="each instance's cost is told by its owner",
        sets=("AWS::ECS::CapacityProvider.ManagedInstancesProvider.PropagateTags",),
    ),
    "passed_role": Fixed(
        "this capacity's instances alone",
        why="whoever starts instances may give them no other role",
    ),
}


class PavedManagedInstances(PavedConstruct):
    """Instances for the tasks of one construct, as many as they need; with no task there is none, and none is paid for.

    AWS chooses and patches their image, and replaces each after two weeks. `.provider` is the ordinary L2.
    """

    def __init__(self, scope: Construct, id: str, *, profile: Profile, spot: bool) -> None:
        super().__init__(scope, id)
        settings = settle(self, GOLDEN, {})
        network, cluster = stage_network(self), stack_cluster(self)
        group = closed_group(self, network.vpc, "Instances", settings["egress"])
        role = instance_role(self, cluster)
        infrastructure = infrastructure_role(self, role)
        types = list(profile.types(self.stack.stage.tier))
        requirements = ec2.InstanceRequirementsConfig(
            allowed_instance_types=types, v_cpu_count_min=1, memory_min=Size.gibibytes(1)
        )
        self.provider: Final = ecs.ManagedInstancesCapacityProvider(
            self,
            "Default",
            subnets=network.vpc.select_subnets(subnet_type=network.app.subnet_type).subnets,
            security_groups=[group],
            infrastructure_role=infrastructure,
            ec2_instance_profile=iam.InstanceProfile(self, "Profile", role=role),
            instance_requirements=requirements,
            capacity_option_type=ecs.CapacityOptionType.SPOT if spot else ecs.CapacityOptionType.ON_DEMAND,
            monitoring=settings["monitoring"],
            propagate_tags=settings["propagate_tags"],
        )
        cluster.add_managed_instances_capacity_provider(self.provider)
        self.provider.node.add_dependency(infrastructure, role)  # with their policies: it starts and ends with them
