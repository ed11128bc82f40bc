"""What a stage's network decides."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_ec2 as ec2

from paved_constructs.core.golden import ByTier, Choice, Fixed, GoldenTable
from paved_constructs.network.stage_network import ZONES

Endpoint = ec2.InterfaceVpcEndpointAwsService

NEEDED_BY_CONTAINERS: Final = (
    Endpoint.ECR,
    Endpoint.ECR_DOCKER,
    Endpoint.CLOUDWATCH_LOGS,
    Endpoint.SECRETS_MANAGER,
    Endpoint.SSM,
    Endpoint.SSM_MESSAGES,
    Endpoint.KMS,
    Endpoint.STS,
)
GATEWAYS: Final = {
    "S3": ec2.GatewayVpcEndpointAwsService.S3,
    "DynamoDb": ec2.GatewayVpcEndpointAwsService.DYNAMODB,
}

GOLDEN: Final[GoldenTable] = {
    "cidr": Choice(
        "10.0.0.0/16",
        why="65,536 addresses are enough for a stage; networks that are to be peered get ranges of their own",
        sets=("AWS::EC2::VPC.CidrBlock",),
    ),
    "availability_zones": Fixed(
        ZONES,
        why="a service outlives the loss of a zone with two thirds of its tasks",
        controls=("EC2.10",),
    ),
    "nat_gateways": Fixed(
        ByTier(production=3, sandbox=1),
        why="one a zone, so that a lost zone takes no other along; a sandbox saves two of them, $33 a month each",
    ),
    "map_public_ip_on_launch": Fixed(
        False,
        why="only what says so is reached from the internet",
        controls=("EC2.15", "CT.EC2.PR.11"),
        sets=("AWS::EC2::Subnet.MapPublicIpOnLaunch",),
    ),
    "restrict_default_security_group": Fixed(
        False,
        why="the CDK's flag brings a Lambda of wide rights; an account's baseline closes the group without one",
        controls=("EC2.2",),
    ),
    "gateway_endpoints": Fixed(
        GATEWAYS,
        why="what goes to S3 and DynamoDB stays inside and is not paid for by the gigabyte; they cost nothing",
        sets=("AWS::EC2::VPCEndpoint.ServiceName",),
    ),
    "interface_endpoints": Choice(
        ByTier(production=NEEDED_BY_CONTAINERS, sandbox=()),
        why="calls to AWS do not leave the network; $7 a month each for each zone, so not in a sandbox",
        controls=("EC2.10", "EC2.55", "EC2.56", "EC2.57"),
        sets=("AWS::EC2::VPCEndpoint.ServiceName", "AWS::EC2::VPCEndpoint.PrivateDnsEnabled"),
    ),
    "traffic_type": Fixed(
        ByTier(production=ec2.FlowLogTrafficType.ALL, sandbox=ec2.FlowLogTrafficType.REJECT),
        why="after an incident, who spoke with whom can be told; in a sandbox, what was refused is what is looked for",
        controls=("EC2.6", "AwsSolutions-VPC7", "CIS 3.7"),
        sets=("AWS::EC2::FlowLog.TrafficType",),
    ),
    "max_aggregation_interval": Fixed(
        ByTier(
            production=ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
            sandbox=ec2.FlowLogMaxAggregationInterval.TEN_MINUTES,
        ),
        why="a minute tells the order of what happened; ten are a tenth of the records",
        sets=("AWS::EC2::FlowLog.MaxAggregationInterval",),
    ),
}

LEFT_OUT: Final[dict[str, str]] = {
    "VPC: default security group": (
        "CloudFormation cannot change a default group; an account's baseline closes it once for all networks, and "
        "nothing on this road uses it"
    ),
}
"""What was asked for and is done otherwise, and why."""
