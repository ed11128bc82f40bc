"""Amazon EC2's networks."""

from __future__ import annotations

from typing import Final

from paved_constructs.tools.verify.reader import Reader, Readers


def _endpoint(value: str) -> Reader:
    return Reader("ec2", "describe_vpc_endpoints", {"VpcEndpointIds": "[id]"}, value, described="VpcEndpoints[0]")


def _flow_log(value: str, default: int | None = None) -> Reader:
    return Reader("ec2", "describe_flow_logs", {"FlowLogIds": "[id]"}, value, described="FlowLogs[0]", default=default)


NETWORKS: Final[Readers] = {
    "AWS::EC2::FlowLog.MaxAggregationInterval": _flow_log("MaxAggregationInterval", default=600),
    "AWS::EC2::FlowLog.TrafficType": _flow_log("TrafficType"),
    "AWS::EC2::Subnet.MapPublicIpOnLaunch": Reader(
        "ec2", "describe_subnets", {"SubnetIds": "[id]"}, "MapPublicIpOnLaunch", described="Subnets[0]"
    ),
    "AWS::EC2::VPC.CidrBlock": Reader("ec2", "describe_vpcs", {"VpcIds": "[id]"}, "CidrBlock", described="Vpcs[0]"),
    "AWS::EC2::VPCEndpoint.PrivateDnsEnabled": _endpoint("PrivateDnsEnabled"),
    "AWS::EC2::VPCEndpoint.ServiceName": _endpoint("ServiceName"),
}
