"""How a service finds its stage's network: by an SSM parameter that CloudFormation resolves when it deploys."""

from __future__ import annotations

from typing import Final

from aws_cdk import Annotations, Fn
from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import ByTier
from paved_constructs.core.stack import PavedStack
from paved_constructs.parts.stage_parameter import share, shared

ZONES: Final = ByTier(production=3, sandbox=2)
"""In how many availability zones each tier of subnets lies: known to both sides, so that no service looks it up."""

PARAMETER: Final = "network"
"""What the stage shares: "<vpc>;<cidr>;<zones>;<public subnets>;<app subnets>;<data subnets>", lists by commas.

One parameter, so that a service sees all of a network or none of it. New facts are added at the end: a template that
was written before them still finds its own.
"""

PUBLIC: Final = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC)
APP: Final = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)
DATA: Final = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)


class StageNetwork(PavedConstruct):
    """The stage's VPC as a service's stack sees it: ask for it with `stage_network()`.

    `.vpc` is an imported L2 whose ids are tokens. `.public` (reached from the internet), `.app` (reaches it) and
    `.data` (neither) select its subnets, one a zone.
    """

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        facts = Fn.split(";", shared(self, PARAMETER), 6)
        zones, public, app, data = (Fn.split(",", fact, zones_of(self)) for fact in facts[2:])
        self.public: Final = PUBLIC
        self.app: Final = APP
        self.data: Final = DATA
        self.vpc: Final = ec2.Vpc.from_vpc_attributes(
            self,
            "Vpc",
            vpc_id=facts[0],
            vpc_cidr_block=facts[1],
            availability_zones=zones,
            public_subnet_ids=public,
            private_subnet_ids=app,
            isolated_subnet_ids=data,
        )
        reason = "routes are the platform's; a service adds none"
        Annotations.of(self).acknowledge_warning("@aws-cdk/aws-ec2:noSubnetRouteTableId", reason)


def stage_network(construct: IConstruct) -> StageNetwork:
    """Return the network of a construct's stage, one for each stack. Raises PavedError in a stage that has none."""
    stack = PavedStack.enclosing(construct)
    if not stack.stage.network:
        raise PavedError(
            construct,
            f"needs a network, and stage {stack.stage.node.id!r} has none (network=False); give the stage one: "
            "drop network=False, and put a PavedNetwork into its platform stack",
        )
    return stack.shared(StageNetwork, "StageNetwork")


def share_network(construct: Construct, vpc: ec2.IVpc) -> None:
    """Publish a VPC as the stage's network, for `stage_network()`."""
    tiers = [vpc.select_subnets(subnet_type=tier.subnet_type) for tier in (PUBLIC, APP, DATA)]
    lists = [tiers[0].availability_zones, *(tier.subnet_ids for tier in tiers)]
    share(construct, PARAMETER, ";".join([vpc.vpc_id, vpc.vpc_cidr_block, *(",".join(each) for each in lists)]))


def zones_of(construct: IConstruct) -> int:
    """Return the number of availability zones of a construct's stage."""
    zones: int = ZONES.at(PavedStack.enclosing(construct).stage.tier)
    return zones
