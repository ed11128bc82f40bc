"""The DNS zone of a stage, and the certificate for what answers in it."""

from __future__ import annotations

from typing import Final

from aws_cdk import CfnOutput, Duration, Fn, RemovalPolicy
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_route53 as route53
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import ByTier, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.network.stage_zone import domain_of, share_zone
from paved_constructs.parts.alarms import Alarm, Alarms, watch

ALARMS: Final[Alarms] = (
    Alarm(
        "CertificateEnds",
        metric=lambda certificate: certificate.metric_days_to_expiry(period=Duration.days(1), statistic="Minimum"),
        limit=45,
        periods=1,
        datapoints=1,
        compare=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        means="ACM renews a certificate 60 days before its end, and has not renewed this one.",
        do="Look at its renewal status; the CNAME that validates it has to be in the zone, and the zone delegated to.",
    ),
)

GOLDEN: Final[GoldenTable] = {
    "removal_policy": Fixed(
        ByTier(production=RemovalPolicy.RETAIN, sandbox=RemovalPolicy.DESTROY),
        why="a zone that is made anew has other name servers, so every name in it is gone until it is delegated again",
    ),
    "validation": Fixed(
        "DNS",
        why="a certificate that is validated by a record in the zone renews itself; one by mail waits for a person",
        sets=("AWS::CertificateManager::Certificate.ValidationMethod",),
    ),
    "key_algorithm": Fixed(
        acm.KeyAlgorithm.EC_PRIME256_V1,
        why="as strong as RSA of 3072 bits, and a handshake costs a fraction of it",
        sets=("AWS::CertificateManager::Certificate.KeyAlgorithm",),
    ),
    "alarms": Fixed(
        ALARMS,
        why="a certificate that ends takes every service of the stage with it",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}


class PavedZone(PavedConstruct):
    """The public hosted zone of the stage's `domain`, with a certificate for it and the names directly below it.

    Services find both with `stage_zone()`. The certificate is issued, and the stack complete, once the parent zone
    delegates to the name servers of the output. `.zone` and `.certificate` are ordinary L2s. Raises PavedError in a
    stage without a domain.
    """

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        domain = domain_of(self)
        settings = settle(self, GOLDEN, {})
        self.zone: Final = route53.PublicHostedZone(self, "Default", zone_name=domain)
        self.zone.apply_removal_policy(settings["removal_policy"])
        self.certificate: Final = acm.Certificate(
            self,
            "Certificate",
            domain_name=domain,
            subject_alternative_names=[f"*.{domain}"],
            validation=acm.CertificateValidation.from_dns(self.zone),
            key_algorithm=settings["key_algorithm"],
        )
        watch(self, self.certificate, settings["alarms"])
        share_zone(self, self.zone, self.certificate)
        servers = Fn.join(" ", self.zone.hosted_zone_name_servers or [])
        CfnOutput(self, "NameServers", value=servers, description=f"To whom the parent zone delegates {domain}")
