"""What Fn::GetAtt means, told from a physical id: CloudFormation itself does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

ATTRIBUTES: Final[Mapping[str, Mapping[str, str]]] = {
    "AWS::ApiGatewayV2::Api": {"ApiId": "{id}"},
    "AWS::Backup::BackupPlan": {
        "BackupPlanArn": "arn:{partition}:backup:{region}:{account}:backup-plan:{id}",
        "BackupPlanId": "{id}",
    },
    "AWS::Backup::BackupVault": {
        "BackupVaultArn": "arn:{partition}:backup:{region}:{account}:backup-vault:{id}",
        "BackupVaultName": "{id}",
    },
    "AWS::CloudWatch::Alarm": {"Arn": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{id}"},
    "AWS::DynamoDB::GlobalTable": {"Arn": "arn:{partition}:dynamodb:{region}:{account}:table/{id}"},
    "AWS::DynamoDB::Table": {"Arn": "arn:{partition}:dynamodb:{region}:{account}:table/{id}"},
    "AWS::EC2::SecurityGroup": {"GroupId": "{id}"},
    "AWS::ECS::Cluster": {"Arn": "arn:{partition}:ecs:{region}:{account}:cluster/{id}"},
    "AWS::ECS::Service": {"Name": "{name}", "ServiceArn": "{id}"},
    "AWS::ElasticLoadBalancingV2::TargetGroup": {"TargetGroupArn": "{id}", "TargetGroupFullName": "{tail}"},
    "AWS::Events::Rule": {"Arn": "arn:{partition}:events:{region}:{account}:rule/{id}"},
    "AWS::IAM::Role": {"Arn": "arn:{partition}:iam::{account}:role{path}{id}"},
    "AWS::KMS::Key": {"Arn": "arn:{partition}:kms:{region}:{account}:key/{id}", "KeyId": "{id}"},
    "AWS::Lambda::Function": {"Arn": "arn:{partition}:lambda:{region}:{account}:function:{id}"},
    "AWS::Lambda::Version": {"Version": "{name}"},
    "AWS::Logs::LogGroup": {"Arn": "arn:{partition}:logs:{region}:{account}:log-group:{id}:*"},
    "AWS::S3::Bucket": {"Arn": "arn:{partition}:s3:::{id}"},
    "AWS::SNS::Topic": {"TopicArn": "{id}", "TopicName": "{name}"},
    "AWS::SQS::Queue": {
        "Arn": "arn:{partition}:sqs:{region}:{account}:{name}",
        "QueueName": "{name}",
        "QueueUrl": "{id}",
    },
    "AWS::WAFv2::WebACL": {"Arn": "arn:{partition}:wafv2:{region}:{account}:regional/webacl/{parts[0]}/{parts[1]}"},
}
"""Type -> attribute -> its form: `{id}` is the physical id, `{name}` its last part, `{path}` an IAM path.

`{tail}` is what follows the last colon.
`{parts}` are those of an id that holds several ("orders|0a1b|REGIONAL").
"""

ASKED: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "AWS::EC2::LaunchTemplate.LatestVersionNumber": (
        "ec2",
        "describe_launch_templates",
        "LaunchTemplateIds",
        "LaunchTemplates",
    ),
}
"""Type and attribute -> what tells it: a service's call, its argument (a list of ids), the list in its answer."""


def attribute(kind: str, name: str, physical_id: str, place: Mapping[str, str], path: Any) -> str | None:
    """Return the value of an attribute of a resource, or None if only its service knows it.

    `place` has the stack's partition, region and account; `path` is the resource's property `Path`, "/" if None.
    """
    form = ATTRIBUTES.get(kind, {}).get(name)
    if form is None:
        return None
    last, tail = re.split("[/:]", physical_id)[-1], physical_id.rpartition(":")[2]
    return form.format(id=physical_id, name=last, tail=tail, path=path or "/", parts=physical_id.split("|"), **place)
