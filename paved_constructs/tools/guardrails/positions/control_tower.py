"""Positions on AWS Control Tower's proactive controls, whose rules in Guard were last changed in November 2023."""

from __future__ import annotations

import re
from typing import Final

from paved_constructs.tools.guardrails.positions.aws_solutions import ENTRIES, SANDBOX_LOGS
from paved_constructs.tools.guardrails.positions.conditions import SANDBOX, On
from paved_constructs.tools.guardrails.positions.fleets import FLEET_CONTROLS
from paved_constructs.tools.guardrails.positions.position import Position

BALANCER: Final = "AWS::ElasticLoadBalancingV2::LoadBalancer"
DATABASES: Final = "PavedDatabase|PavedAurora"
LOG_BUCKET: Final = "<ssm:/paved/*/log-bucket>"
SUBNETS: Final = re.compile(r"<ssm:/paved/\*/network>;4,[012]")
ROUTE: Final = re.compile(r"arn:aws:execute-api:<region>:<account>:<AWS::ApiGatewayV2::Api>/\*/[A-Z*]+(/[^/]+)*")

PROTECTED: Final = "LoadBalancerAttributes[deletion_protection.enabled]"
OWN_GROUP: Final = "<AWS::EC2::SecurityGroup.GroupId>"
ALGORITHM: Final = "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm"

FROM_SSM: Final = "the rule knows only values and resources of the same template; this one is read from SSM: "

SANDBOX_COSTS: Final = "a sandbox holds nothing that is worth what this costs, and production has it"

LOGS: Final = (
    Position(
        "CT.CLOUDWATCH.PR.2",
        On("AWS::Logs::LogGroup", has={"RetentionInDays": 14}, tier=SANDBOX, within="PavedLogGroup"),
        "a sandbox keeps its logs for two weeks: longer than anyone looks for a fault that no customer met",
    ),
    Position(
        "CT.CLOUDWATCH.PR.3",
        On("AWS::Logs::LogGroup", lacks=("KmsKeyId",), tier=SANDBOX, within="PavedLogGroup"),
        "a sandbox has no customer's data; CloudWatch encrypts its logs with a key of its own",
    ),
)

TRAFFIC: Final = (
    Position(
        "CT.APIGATEWAY.PR.5",
        On("AWS::ApiGatewayV2::Route", has={"AuthorizationType": "NONE"}, within="PavedRoute", departs="public"),
        "routes ask for IAM; this one's team waived that with a reason, an owner and an end, which the register lists",
    ),
    Position(
        "CT.ELASTICLOADBALANCING.PR.2",
        On(
            "AWS::ElasticLoadBalancingV2::Listener",
            has={"Protocol": "HTTPS", "Certificates.CertificateArn": "<ssm:/paved/*/zone>;1"},
        ),
        FROM_SSM + "the certificate that ACM issued and renews for the stage's zone",
    ),
    Position(
        "CT.ELASTICLOADBALANCING.PR.5",
        On(
            BALANCER, has={"LoadBalancerAttributes[deletion_protection.enabled]": "false"}, tier=SANDBOX, within=ENTRIES
        ),
        "a sandbox is deleted with all that is in it, by one command",
    ),
    Position(
        "CT.ELASTICLOADBALANCING.PR.6",
        On(BALANCER, lacks=("LoadBalancerAttributes[access_logs.s3.enabled]",), tier=SANDBOX, within=ENTRIES),
        SANDBOX_LOGS,
    ),
    Position(
        "CT.ELASTICLOADBALANCING.PR.6",
        On(
            BALANCER,
            has={
                "LoadBalancerAttributes[access_logs.s3.enabled]": "true",
                "LoadBalancerAttributes[access_logs.s3.bucket]": LOG_BUCKET,
            },
        ),
        FROM_SSM + "the stage's log bucket",
    ),
)

COMPUTE: Final = (
    Position(
        "CT.ECS.PR.2",
        On(
            "AWS::ECS::Cluster",
            has={"ClusterSettings": {"Name": "containerInsights", "Value": "enhanced"}},
        ),
        "the rule is older than Container Insights with enhanced observability, which shows more than it asks for",
    ),
    Position(
        "CT.LAMBDA.PR.2",
        On("AWS::Lambda::Permission", has={"Principal": "apigateway.amazonaws.com", "SourceArn": ROUTE}),
        "the rule cannot read an ARN that is joined; this one names account, API and route, so nobody else can call",
    ),
    Position(
        "CT.LAMBDA.PR.3",
        On("AWS::Lambda::Function", lacks=("VpcConfig",), within="PavedFunction"),
        "a function has no port: who may call it, IAM decides; it joins the network to reach what is in there",
    ),
    Position(
        "CT.LAMBDA.PR.3",
        On("AWS::Lambda::Function", has={"VpcConfig.SubnetIds": SUBNETS, "VpcConfig.SecurityGroupIds": OWN_GROUP}),
        FROM_SSM + "the subnets of the stage's network for applications",
    ),
)

STORAGE: Final = (
    Position(
        "CT.S3.PR.2",
        On("AWS::S3::Bucket", has={"LoggingConfiguration.DestinationBucketName": LOG_BUCKET}),
        FROM_SSM + "the stage's log bucket",
    ),
    Position(
        "CT.S3.PR.2",
        On("AWS::S3::Bucket", lacks=("LoggingConfiguration",), within="PavedLogBucket"),
        "the bucket that access logs go to: each of its own entries would be an access to log again",
    ),
    Position(
        "CT.S3.PR.2",
        On("AWS::S3::Bucket", lacks=("LoggingConfiguration",), tier=SANDBOX, within="PavedBucket"),
        SANDBOX_LOGS,
    ),
    Position(
        "CT.S3.PR.4",
        On("AWS::S3::Bucket", lacks=("NotificationConfiguration",), within="PavedLogBucket"),
        "logs are looked at when something happened; an event for each of them would tell nobody anything",
    ),
    Position(
        "CT.S3.PR.9",
        On("AWS::S3::Bucket", lacks=("ObjectLockEnabled",), within="PavedBucket|PavedLogBucket"),
        "what is locked cannot be deleted, not even at a customer's request; a bucket of records has lock_for=, and "
        "versions bring back what was overwritten or deleted in any other",
    ),
    Position(
        "CT.S3.PR.10",
        On("AWS::S3::Bucket", has={ALGORITHM: "AES256"}, within="PavedLogBucket"),
        "load balancers refuse to deliver to a bucket with a customer-managed key",
    ),
    Position(
        "CT.S3.PR.10",
        On("AWS::S3::Bucket", has={ALGORITHM: "AES256"}, tier=SANDBOX, within="PavedBucket"),
        "a sandbox has no customer's data; S3 encrypts its objects with a key of its own",
    ),
    Position(
        "CT.SQS.PR.1",
        On("AWS::SQS::Queue", lacks=("RedrivePolicy",), within="PavedDeadLetterQueue"),
        "a dead-letter queue itself: what lies in it stays for 14 days and wakes somebody",
    ),
)

DATA: Final = (
    Position(
        "CT.RDS.PR.1",
        On("AWS::RDS::DBInstance", has={"MultiAZ": False}, tier=SANDBOX, within="PavedDatabase"),
        "a sandbox may wait for a new instance when a zone fails; a standby would double what it costs",
    ),
    Position(
        "CT.RDS.PR.2",
        On("AWS::RDS::DBInstance", lacks=("MonitoringInterval",), tier=SANDBOX, within=DATABASES),
        SANDBOX_COSTS,
    ),
    *(
        Position(
            rule,
            On(kind, has={"DeletionProtection": False}, tier=SANDBOX, within=construct),
            "a sandbox is deleted with all that is in it, by one command",
        )
        for rule, kind, construct in (
            ("CT.RDS.PR.3", "AWS::RDS::DBCluster", "PavedAurora"),
            ("CT.RDS.PR.13", "AWS::RDS::DBInstance", "PavedDatabase"),
        )
    ),
    Position(
        "CT.RDS.PR.14",
        On(
            "AWS::RDS::DBInstance",
            has={"EnableCloudwatchLogsExports": "postgresql"},
            tier=SANDBOX,
            within="PavedDatabase",
        ),
        "a sandbox exports what PostgreSQL says, and not the log of upgrades, which happen to production first",
    ),
)

CONTROL_TOWER: Final = (*LOGS, *TRAFFIC, *COMPUTE, *FLEET_CONTROLS, *STORAGE, *DATA)
