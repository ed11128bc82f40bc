"""What stands in front of a service: WAF associations, hosted zones, certificates."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.descriptions import Description, describe
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

_CERTIFICATE: Final = Description("acm", "DescribeCertificate", "Certificate", ("CertificateArn",))
DESCRIPTIONS: Final = (_CERTIFICATE,)


def _associate(_name: str, properties: Properties) -> str:
    call("wafv2", "associate_web_acl", **properties)
    return f"{properties['WebACLArn']}|{properties['ResourceArn']}"


def _dissociate(_id: str, properties: Properties) -> None:
    call("wafv2", "disassociate_web_acl", ResourceArn=properties["ResourceArn"])


def _restore_zone(zone: str, properties: Properties, previous: Properties) -> None:
    tags = properties.get("HostedZoneTags", [])
    kept = {tag["Key"] for tag in tags}
    changes: dict[str, Any] = {
        "AddTags": tags or None,
        "RemoveTagKeys": [t["Key"] for t in previous.get("HostedZoneTags", []) if t["Key"] not in kept] or None,
    }
    if any(changes.values()):
        call("route53", "change_tags_for_resource", ResourceType="hostedzone", ResourceId=zone, **changes)


def _restore_certificate(certificate: str, properties: Properties, _previous: Properties) -> None:
    describe(_CERTIFICATE, (certificate,), {"KeyAlgorithm": properties.get("KeyAlgorithm")})


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::WAFv2::WebACLAssociation": Handler(_associate, _dissociate, create_only=("ResourceArn", "WebACLArn"))
}
EXTENDED: Final[Mapping[str, Extension]] = {
    "AWS::CertificateManager::Certificate": Extension(_restore_certificate),
    "AWS::Route53::HostedZone": Extension(_restore_zone),
}
