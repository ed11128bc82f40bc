"""What every plain service is: a tagged stack with a key for what it keeps and a topic for its alarms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack, Stage
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_ssm as ssm
from constructs import Construct

TIERS = json.loads((Path(__file__).parents[1] / "data" / "tiers.json").read_text())


class ServiceStack(Stack):
    """A service in one stage, set as its tier says (data/tiers.json)."""

    def __init__(self, stage: Stage, service: str, *, owner: str, tier: str) -> None:
        self.tier: dict[str, Any] = TIERS[tier]
        self.stage_name = stage.node.id
        super().__init__(
            stage,
            service,
            termination_protection=self.tier["protected"],
            tags={"service": service, "owner": owner, "stage": self.stage_name, "tier": tier},
        )
        users = self.tier["keyUsers"][service]
        self.key = self._key(service, users)
        self.topic = self._topic([user for user in users if user not in ("logs", "autoscaling")])
        self.notify = actions.SnsAction(self.topic)

    @property
    def removal_policy(self) -> RemovalPolicy:
        """What becomes of data whose stack goes."""
        return RemovalPolicy[self.tier["removalPolicy"]]

    @property
    def removal_policy_once_created(self) -> RemovalPolicy:
        """What becomes of logs and queues, which a failed creation removes again."""
        return RemovalPolicy[self.tier["removalPolicyOnceCreated"]]

    def shared(self, name: str) -> str:
        """Return what the stage's platform shares, once it is deployed."""
        return ssm.StringParameter.value_for_string_parameter(self, f"/paved/{self.stage_name}/{name}")

    def share(self, scope: Construct, name: str, value: str) -> None:
        """Share a value with the services of the stage."""
        ssm.StringParameter(
            scope,
            "Shared",
            parameter_name=f"/paved/{self.stage_name}/{name}",
            string_value=value,
            description="Shared by the stage",
        )

    def own_service(self, service: str, source: str | None = None) -> iam.ServicePrincipal:
        """Return an AWS service that works for this account, and for the resources of `source` ("rds:db:*")."""
        conditions = {"StringEquals": {"aws:SourceAccount": self.account}}
        if source:
            kind, _, resource = source.partition(":")
            arn = f"arn:{self.partition}:{kind}:{self.region}:{self.account}:{resource}"
            conditions["ArnLike"] = {"aws:SourceArn": arn}
        return iam.ServicePrincipal(f"{service}.amazonaws.com", conditions=conditions)

    def log_group(self, scope: Construct, id: str, name: str | None = None) -> logs.LogGroup:
        """Make a log group with an end and, where the tier says so, the stack's key."""
        return logs.LogGroup(
            scope,
            id,
            log_group_name=name,
            retention=logs.RetentionDays[self.tier["logRetention"]],
            encryption_key=self.key if self.tier["ownKey"] else None,
            removal_policy=self.removal_policy_once_created,
        )

    def _key(self, service: str, users: list[str]) -> kms.Key:
        key = kms.Key(
            self,
            "Key",
            alias=f"alias/{self.stage_name}/{service}",
            description=f"{service}'s data",
            enable_key_rotation=True,
            rotation_period=Duration.days(365),
            pending_window=Duration.days(30),
            removal_policy=self.removal_policy,
        )
        not_for_a_service = {"kms:GrantIsForAWSResource": "false", "aws:PrincipalIsAWSService": "false"}
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="GrantsOnlyForServices",
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=["kms:CreateGrant"],
                resources=["*"],
                conditions={"BoolIfExists": not_for_a_service},
            )
        )
        others = {"logs": self._used_by_logs, "autoscaling": self._used_by_auto_scaling}
        for user in users:
            key.add_to_resource_policy(others[user]() if user in others else self._used_by(user))
        return key

    def _used_by(self, user: str) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            sid=f"UsedBy{_title(user)}",
            principals=[iam.ServicePrincipal(f"{user}.amazonaws.com")],
            actions=["kms:Decrypt", "kms:GenerateDataKey*"],
            resources=["*"],
            conditions={"StringEquals": {"aws:SourceAccount": self.account}},
        )

    def _used_by_logs(self) -> iam.PolicyStatement:
        log_groups = f"arn:{self.partition}:logs:{self.region}:{self.account}:log-group:*"
        return iam.PolicyStatement(
            sid="UsedByLogs",
            principals=[iam.ServicePrincipal(f"logs.{self.region}.amazonaws.com")],
            actions=["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            resources=["*"],
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_groups}},
        )

    def _used_by_auto_scaling(self) -> iam.PolicyStatement:
        role = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
        families = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]
        return iam.PolicyStatement(
            sid="UsedByAutoscaling",
            principals=[iam.AnyPrincipal()],
            actions=[*families, "kms:DescribeKey", "kms:CreateGrant"],
            resources=["*"],
            conditions={
                "ArnEquals": {"aws:PrincipalArn": f"arn:{self.partition}:iam::{self.account}:role/{role}"},
                "StringEquals": {"kms:CallerAccount": self.account},
            },
        )

    def _topic(self, publishers: list[str]) -> sns.Topic:
        """Make the topic of the stack's alarms; a policy of its own has to let each publisher in."""
        topic = sns.Topic(self, "Alarms", master_key=self.key, enforce_ssl=True)
        for publisher in publishers:
            topic.add_to_resource_policy(
                iam.PolicyStatement(
                    sid=f"PublishedBy{_title(publisher)}",
                    principals=[iam.ServicePrincipal(f"{publisher}.amazonaws.com")],
                    actions=["sns:Publish"],
                    resources=[topic.topic_arn],
                    conditions={"StringEquals": {"aws:SourceAccount": self.account}},
                )
            )
        return topic


def _title(service: str) -> str:
    return service.title().replace(".", "")
