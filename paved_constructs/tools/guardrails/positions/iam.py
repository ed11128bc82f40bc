"""Positions on cdk-nag's rules for roles and policies: managed policies of AWS (IAM4), and wildcards (IAM5)."""

from __future__ import annotations

from typing import Final

from paved_constructs.tools.guardrails.positions.conditions import Both, Grants, On
from paved_constructs.tools.guardrails.positions.fleets import FLEET_IAM
from paved_constructs.tools.guardrails.positions.position import Position

AWS_ROLES: Final = "arn:<AWS::Partition>:iam::aws:policy/service-role"
WHO: Final = "AssumeRolePolicyDocument.Statement.Principal"
OBJECTS: Final = frozenset({"<AWS::S3::Bucket.Arn>/*"})
BUCKET: Final = OBJECTS | {"<AWS::S3::Bucket.Arn>"}
TASKS: Final = "arn:aws:ecs:<region>:<account>:task/<AWS::ECS::Cluster>/*"
INSTANCES: Final = "arn:aws:ecs:<region>:<account>:container-instance/<AWS::ECS::Cluster>/*"
ECS_INFRASTRUCTURE: Final = "arn:<AWS::Partition>:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances"
REVISIONS: Final = "arn:aws:ecs:<region>:<account>:task-definition/<AWS::ECS::TaskDefinition.Family>:*"
KEY: Final = frozenset({"<AWS::KMS::Key.Arn>"})
ANY: Final = frozenset({"*"})

READING: Final = frozenset({"s3:GetBucket*", "s3:GetObject*", "s3:List*"})
WRITING: Final = frozenset(
    {
        "s3:Abort*",
        "s3:PutObject",
        "s3:PutObjectLegalHold",
        "s3:PutObjectRetention",
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
    }
)

ENCRYPTING: Final = frozenset(
    {"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"}
)

WITHOUT_RESOURCE: Final = frozenset(
    {
        "cloudwatch:DescribeAlarms",
        "cloudwatch:PutMetricData",
        "ecr:GetAuthorizationToken",
        "ecs:DiscoverPollEndpoint",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
        "secretsmanager:GetRandomPassword",
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)
"""Actions for which IAM knows no resource, or which are refused for less than all of them: "*" is all one can write."""

INTERFACES: Final = frozenset(
    {
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
    }
)

NOT_BY_CODE: Final = On(
    "AWS::IAM::Policy",
    has={
        "PolicyDocument.Statement": {
            "Effect": "Deny",
            "Action": sorted(INTERFACES),
            "Resource": "*",
            "Condition": {"Null": {"lambda:SourceFunctionArn": "false"}},
        }
    },
)
"""A policy that takes from a function's code what Lambda itself needs to put the function into a network."""

FAMILY: Final = (
    "the CDK's grants name families of actions; each has members of one kind only, and is granted on this stack's own "
    "bucket, key or both, whose policy is the second lock"
)

IAM: Final = (
    *FLEET_IAM,
    Position(
        f"AwsSolutions-IAM4[Policy::{AWS_ROLES}/AWSBackupServiceRolePolicyForBackup]",
        On(
            "AWS::IAM::Role",
            has={f"{WHO}.Service": "backup.amazonaws.com"},
            lacks=(f"{WHO}.AWS", f"{WHO}.Federated"),
            within="PavedBackup",
        ),
        "what is backed up is chosen by tag, so it has no ARN yet; AWS extends this policy with each type of resource "
        "that Backup learns, and only Backup can take the role",
    ),
    Position(
        f"AwsSolutions-IAM4[Policy::{AWS_ROLES}/AmazonRDSEnhancedMonitoringRole]",
        On(
            "AWS::IAM::Role",
            has={f"{WHO}.Service": "monitoring.rds.amazonaws.com"},
            lacks=(f"{WHO}.AWS", f"{WHO}.Federated"),
            within="PavedDatabase|PavedAurora",
        ),
        "it lets RDS's agent write to the log groups named RDS*, and nothing else; only that agent can take the role",
    ),
    Position(
        f"AwsSolutions-IAM4[Policy::{ECS_INFRASTRUCTURE}]",
        On(
            "AWS::IAM::Role",
            has={f"{WHO}.Service": "ecs.amazonaws.com"},
            lacks=(f"{WHO}.AWS", f"{WHO}.Federated"),
            within="PavedManagedInstances",
        ),
        "AWS extends this policy with each kind of instance that ECS learns to manage; it reaches what ECS tags as "
        "its own, and the role that it may pass is another statement's",
    ),
    *(
        Position(f"AwsSolutions-IAM5[Action::{action}]", Grants(actions, resources), FAMILY)
        for action, actions, resources in (
            ("kms:GenerateDataKey*", ENCRYPTING, KEY),
            ("kms:ReEncrypt*", ENCRYPTING, KEY),
            ("s3:Abort*", WRITING, OBJECTS),
            ("s3:GetBucket*", READING, BUCKET),
            ("s3:GetObject*", READING, BUCKET),
            ("s3:List*", READING, BUCKET),
        )
    ),
    Position(
        f"AwsSolutions-IAM5[Resource::{TASKS}]",
        Grants(frozenset({"ecs:GetTaskProtection", "ecs:UpdateTaskProtection"}), frozenset({TASKS})),
        "a task has no ARN before it runs; a worker protects itself while it works, in its own cluster",
    ),
    Position(
        f"AwsSolutions-IAM5[Resource::{TASKS}]",
        Grants(frozenset({"ecs:DescribeTasks", "ecs:StopTask", "ecs:TagResource"}), frozenset({TASKS})),
        "a task has no ARN before it runs; a job tags, watches and ends what it runs, in its own cluster",
    ),
    Position(
        f"AwsSolutions-IAM5[Resource::{INSTANCES}]",
        Grants(frozenset({"ecs:Poll", "ecs:PutSystemLogEvents", "ecs:StartTelemetrySession"}), frozenset({INSTANCES})),
        "an instance has no ARN before it joins; it is every instance of one cluster, which ECS itself starts",
    ),
    Position(
        f"AwsSolutions-IAM5[Resource::{REVISIONS}]",
        Grants(frozenset({"ecs:RunTask"}), frozenset({REVISIONS})),
        "each deployment makes a revision, and a run that began before it still starts its own: all of one task's",
    ),
    Position(
        "AwsSolutions-IAM5[Resource::<AWS::S3::Bucket.Arn>/*]",
        Grants(READING | WRITING, BUCKET),
        "objects have no ARN before they are written; it is every object of one bucket of this stack alone",
    ),
    Position(
        "AwsSolutions-IAM5[Resource::*]",
        Grants(WITHOUT_RESOURCE, ANY),
        "IAM knows no resource for these actions: one may do them or not",
    ),
    Position(
        "AwsSolutions-IAM5[Resource::*]",
        Both(Grants(WITHOUT_RESOURCE | INTERFACES, ANY), NOT_BY_CODE),
        "Lambda checks its rights on network interfaces before there is one; the same policy denies them to the code",
    ),
)
