"""What Amazon EC2 answers about networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.tools.answers.answer import Answers


def _of(items: str, name: str, values: tuple[Any, Any], unset: Mapping[str, Any], **asked: str) -> Answers:
    """`values` are what the template sets, and another; `unset` is what EC2 tells where it sets nothing."""
    wanted, other = values
    (argument, resource), *_ = asked.items()
    answers = ({items: [about]} for about in ({name: wanted}, {name: other}, unset))
    return Answers(resource, {name: wanted}, *answers, {argument: [resource]})


def _endpoint(name: str, *values: Any) -> Answers:
    return _of("VpcEndpoints", name, (values[0], values[1]), {}, VpcEndpointIds="vpce-0a1b")


def _flow_log(name: str, values: tuple[Any, Any], unset: Mapping[str, Any]) -> Answers:
    return _of("FlowLogs", name, values, unset, FlowLogIds="fl-0a1b")


HTTPS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}


def _open(cidr: str) -> dict[str, Any]:
    permission = {**HTTPS, "IpRanges": [{"CidrIp": cidr, "Description": "from the network"}], "UserIdGroupPairs": []}
    return {"SecurityGroups": [{"IpPermissions": [permission]}]}


NETWORKS = {
    "AWS::EC2::SecurityGroup.SecurityGroupIngress": Answers(
        "sg-0a1b",
        {"SecurityGroupIngress": [{**HTTPS, "CidrIp": "10.0.0.0/16", "Description": "from the network"}]},
        _open("10.0.0.0/16"),
        _open("0.0.0.0/0"),
        {"SecurityGroups": [{"IpPermissions": []}]},
        {"GroupIds": ["sg-0a1b"]},
    ),
    "AWS::EC2::FlowLog.MaxAggregationInterval": _flow_log(
        "MaxAggregationInterval", (60, 600), {"MaxAggregationInterval": 600}
    ),
    "AWS::EC2::FlowLog.TrafficType": _flow_log("TrafficType", ("ALL", "REJECT"), {}),
    "AWS::EC2::Subnet.MapPublicIpOnLaunch": _of(
        "Subnets", "MapPublicIpOnLaunch", (True, False), {"MapPublicIpOnLaunch": False}, SubnetIds="subnet-0a1b"
    ),
    "AWS::EC2::VPC.CidrBlock": _of("Vpcs", "CidrBlock", ("10.0.0.0/16", "10.9.0.0/16"), {}, VpcIds="vpc-0a1b"),
    "AWS::EC2::VPCEndpoint.PrivateDnsEnabled": _endpoint("PrivateDnsEnabled", True, False),
    "AWS::EC2::VPCEndpoint.ServiceName": _endpoint(
        "ServiceName", "com.amazonaws.eu-central-1.s3", "com.amazonaws.eu-central-1.dynamodb"
    ),
}
