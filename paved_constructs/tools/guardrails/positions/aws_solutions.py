"""Positions on cdk-nag's AwsSolutions rules."""

from __future__ import annotations

import re
from typing import Final

from paved_constructs.tools.guardrails.positions.conditions import SANDBOX, On
from paved_constructs.tools.guardrails.positions.fleets import FLEET_SOLUTIONS
from paved_constructs.tools.guardrails.positions.iam import IAM
from paved_constructs.tools.guardrails.positions.position import Position

ENTRIES: Final = "PavedEntry|PavedSharedEntry"

NOT_A_SECRET: Final = re.compile(r"(?!.*(SECRET|PASSWORD|TOKEN|KEY)$)[A-Z][A-Z0-9_]*")
"""A variable's name that does not promise a secret: CATALOGUE_HOST, SIGNING_KEY_SECRET_ARN, but no DB_PASSWORD."""

SANDBOX_LOGS: Final = "a sandbox has no access logs: nothing in it is worth an investigation, and they would outlive it"

AWS_SOLUTIONS: Final = (
    Position(
        "AwsSolutions-APIG4",
        On("AWS::ApiGatewayV2::Route", has={"AuthorizationType": "NONE"}, within="PavedRoute", departs="public"),
        "routes ask for IAM; this one's team waived that with a reason, an owner and an end, which the register lists",
    ),
    Position(
        "AwsSolutions-EC23",
        On(
            "AWS::EC2::SecurityGroup",
            has={"SecurityGroupIngress.CidrIp": "<ssm:/paved/*/network>;1"},
            lacks=("SecurityGroupIngress.CidrIpv6",),
        ),
        "the rule cannot read a range that CloudFormation takes from SSM; it is that of the stage's own network",
    ),
    Position(
        "AwsSolutions-EC23",
        On(
            "AWS::EC2::SecurityGroup",
            has={
                "SecurityGroupIngress.IpProtocol": "tcp",
                "SecurityGroupIngress.FromPort": (80, 443),
                "SecurityGroupIngress.ToPort": (80, 443),
            },
            within=ENTRIES,
        ),
        "a public entry is public: HTTPS for anyone, behind a firewall, and plain HTTP only to be sent there",
    ),
    Position(
        "AwsSolutions-ECS2",
        On("AWS::ECS::TaskDefinition", has={"ContainerDefinitions.Environment.Name": NOT_A_SECRET}),
        "the rule objects to any variable; these are addresses and settings, which a reviewer wants to see in the "
        "template, while secrets are read at run time by ARN",
    ),
    Position(
        "AwsSolutions-ELB2",
        On(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            lacks=("LoadBalancerAttributes[access_logs.s3.enabled]",),
            tier=SANDBOX,
            within=ENTRIES,
        ),
        SANDBOX_LOGS,
    ),
    *FLEET_SOLUTIONS,
    *IAM,
    Position(
        "AwsSolutions-RDS3",
        On("AWS::RDS::DBInstance", has={"MultiAZ": False}, tier=SANDBOX, within="PavedDatabase"),
        "a sandbox may wait for a new instance when a zone fails; a standby would double what it costs",
    ),
    *(
        Position(
            "AwsSolutions-RDS10",
            On(kind, has={"DeletionProtection": False}, tier=SANDBOX, within=construct),
            "a sandbox is deleted with all that is in it, by one command",
        )
        for kind, construct in (("AWS::RDS::DBCluster", "PavedAurora"), ("AWS::RDS::DBInstance", "PavedDatabase"))
    ),
    Position(
        "AwsSolutions-S1",
        On("AWS::S3::Bucket", lacks=("LoggingConfiguration",), within="PavedLogBucket"),
        "the bucket that access logs go to: each of its own entries would be an access to log again",
    ),
    Position(
        "AwsSolutions-S1",
        On("AWS::S3::Bucket", lacks=("LoggingConfiguration",), tier=SANDBOX, within="PavedBucket"),
        SANDBOX_LOGS,
    ),
    Position(
        "AwsSolutions-SQS3",
        On(
            "AWS::SQS::Queue",
            has={"RedriveAllowPolicy.redrivePermission": "denyAll"},
            lacks=("RedrivePolicy",),
            within="PavedDeadLetterQueue",
        ),
        "a dead-letter queue, also where the rule does not see it: of events, schedules and other stacks' resources",
    ),
)
