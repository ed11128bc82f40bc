"""EC2: what stock drops of VPCs, their endpoints, and launch templates."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.descriptions import Description, describe
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties

_ENDPOINT: Final = Description("ec2", "DescribeVpcEndpoints", "VpcEndpoints", ("VpcEndpointId",))
_TEMPLATE: Final = Description(
    "ec2", "DescribeLaunchTemplateVersions", "LaunchTemplateVersions", ("LaunchTemplateId", "VersionNumber")
)
DESCRIPTIONS: Final = (_ENDPOINT, _TEMPLATE)

PUBLIC_IMAGES: Final[Mapping[str, str]] = {
    f"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-{kernel}-{architecture}": "ami-0c2023a1b2c3d4e5f"
    for kernel in ("default", "6.1", "6.12")
    for architecture in ("arm64", "x86_64")
}
"""The public parameters that name the newest Amazon Linux images, of which stock has one."""


def _vpc_attributes(vpc: str, properties: Properties) -> Mapping[str, Any]:
    return {"CidrBlock": properties.get("CidrBlock", ""), "CidrBlockAssociations": [f"vpc-cidr-assoc-{vpc[4:]}"]}


def _restore_endpoint(endpoint: str, properties: Properties, _previous: Properties) -> None:
    groups = [{"GroupId": group} for group in properties.get("SecurityGroupIds", [])]
    kept = {name: properties.get(name) for name in ("PrivateDnsEnabled", "PolicyDocument", "IpAddressType")}
    describe(_ENDPOINT, (endpoint,), {"Groups": groups, **kept})


def _restore_template(template: str, properties: Properties, _previous: Properties) -> None:
    """Stock describes a selection of a template's data; each version has its own."""
    found = call("ec2", "describe_launch_templates", LaunchTemplateIds=[template])["LaunchTemplates"][0]
    data = {"LaunchTemplateData": properties["LaunchTemplateData"]}
    describe(_TEMPLATE, (template, found["LatestVersionNumber"]), data)


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {
    "AWS::EC2::LaunchTemplate": Extension(_restore_template),
    "AWS::EC2::VPC": Extension(attributes=_vpc_attributes),
    "AWS::EC2::VPCEndpoint": Extension(_restore_endpoint),
}
