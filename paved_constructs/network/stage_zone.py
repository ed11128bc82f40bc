"""How a service finds its stage's DNS zone and certificate, and which names it may answer to."""

from __future__ import annotations

import re
from typing import Final

from aws_cdk import Fn
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct, IConstruct

from paved_constructs.core.construct import PavedConstruct, path_of
from paved_constructs.core.errors import PavedError
from paved_constructs.core.stack import PavedStack
from paved_constructs.parts.stage_parameter import share, shared

PARAMETER: Final = "zone"
"""What the stage shares: "<hosted zone id>;<certificate's ARN>". New facts are added at the end."""

LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class StageZone(PavedConstruct):
    """The stage's zone as a service's stack sees it: ask for it with `stage_zone()`.

    `.zone` and `.certificate` (for the stage's domain and the names directly below it) are imported L2s.
    """

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        zone, certificate = Fn.split(";", shared(self, PARAMETER), 2)
        self.zone: Final = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=zone, zone_name=domain_of(self)
        )
        self.certificate: Final = acm.Certificate.from_certificate_arn(self, "Certificate", certificate)


def stage_zone(construct: IConstruct) -> StageZone:
    """Return the zone of a construct's stage, one for each stack. Raises PavedError in a stage without a domain."""
    domain_of(construct)
    return PavedStack.enclosing(construct).shared(StageZone, "StageZone")


def share_zone(construct: Construct, zone: route53.IHostedZone, certificate: acm.ICertificate) -> None:
    """Publish a zone and its certificate as the stage's, for `stage_zone()`."""
    share(construct, PARAMETER, f"{zone.hosted_zone_id};{certificate.certificate_arn}")


def domain_of(construct: IConstruct) -> str:
    """Return the domain of a construct's stage. Raises PavedError in a stage that has none."""
    stage = PavedStack.enclosing(construct).stage
    if stage.domain is None:
        raise PavedError(
            construct,
            f"needs a DNS name, and stage {stage.node.id!r} has no domain; give it one, "
            "PavedStage(…, domain='dev.example.com'), and put a PavedZone into its platform stack",
        )
    return stage.domain


def check_domain(construct: IConstruct, domain: str) -> None:
    """Raise PavedError unless a name is one that the stage's certificate is for."""
    parent = domain_of(construct)
    if domain != parent and not (domain.endswith(f".{parent}") and LABEL.fullmatch(domain.removesuffix(f".{parent}"))):
        raise PavedError(
            construct,
            f"domain={domain!r} is not in the stage's zone; its certificate is for {parent} and for one label before "
            f"it, in lower case, like 'orders.{parent}'",
        )


def lead(construct: Construct, id: str, domain: str, balancer: elbv2.IApplicationLoadBalancer) -> None:
    """Let a name of the stage's zone lead to a balancer; "*" before the domain leads every name there."""
    route53.ARecord(
        construct,
        id,
        zone=stage_zone(construct).zone,
        record_name=domain,
        target=route53.RecordTarget.from_alias(targets.LoadBalancerTarget(balancer)),
        comment=f"made by {path_of(construct)}",
    )
