"""User authentication, as `stacks/identity.py` builds it in production, in plain CDK."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack, Tags
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from benchmarks.plain_python.alarms import table_alarms
from benchmarks.plain_python.api import api
from benchmarks.plain_python.function import Shared, function
from benchmarks.plain_python.shared import alarm_topic, encryption_key


class Identity(Stack):
    """Keeps users and their password hashes, hands out signed tokens, and records who did what."""

    def __init__(self, scope: Construct, id: str, **kwargs: Any) -> None:
        super().__init__(scope, id, **kwargs)
        self.stage_name = scope.node.id
        key = encryption_key(self, self.stage_name)
        notify = actions.SnsAction(alarm_topic(self, key))
        users = self.users(key)
        table_alarms(self, notify, users)
        audit = self.audit(key)
        application = codedeploy.LambdaApplication(self, "ReleasesApplication")
        source = {
            "StringEquals": {"aws:SourceAccount": self.account},
            "ArnLike": {
                "aws:SourceArn": f"arn:{self.partition}:codedeploy:{self.region}:{self.account}:deploymentgroup:*"
            },
        }
        codedeploy_here = iam.ServicePrincipal("codedeploy.amazonaws.com", conditions=source)
        deployment_role = iam.Role(self, "ReleasesRole", assumed_by=codedeploy_here)
        shared = Shared(key, notify, application, deployment_role)

        _, rotate_key = function(self, "RotateKey", "rotate_key.handler", shared)
        signing_key = self.signing_key(key)
        signing_key.add_rotation_schedule("Rotation", rotation_lambda=rotate_key, automatically_after=Duration.days(30))
        for child in rotate_key.node.children:
            if isinstance(child, lambda_.CfnPermission):
                child.source_account = self.account

        sign_up, sign_up_alias = function(self, "SignUp", "sign_up.handler", shared, memory=1769)
        users.grant_write_data(sign_up)
        sign_up.add_environment("USERS_TABLE_NAME", users.table_name)
        audit.grant_put(sign_up)
        sign_up.add_environment("AUDIT_BUCKET_NAME", audit.bucket_name)

        sign_in, sign_in_alias = function(self, "SignIn", "sign_in.handler", shared, memory=1769)
        users.grant_read_write_data(sign_in)
        sign_in.add_environment("USERS_TABLE_NAME", users.table_name)
        audit.grant_put(sign_in)
        sign_in.add_environment("AUDIT_BUCKET_NAME", audit.bucket_name)
        signing_key.grant_read(sign_in)
        sign_in.add_environment("SIGNING_KEY_SECRET_ARN", signing_key.secret_arn)

        who_am_i, who_am_i_alias = function(self, "WhoAmI", "who_am_i.handler", shared)
        signing_key.grant_read(who_am_i)
        who_am_i.add_environment("SIGNING_KEY_SECRET_ARN", signing_key.secret_arn)

        routes = {
            "POST /sign-up": sign_up_alias,
            "POST /sign-in": sign_in_alias,
            "GET /who-am-i": who_am_i_alias,
        }
        stage = api(self, key, notify, routes)
        CfnOutput(self, "Url", value=stage.url)

    def users(self, key: kms.Key) -> dynamodb.TableV2:
        """Make the table of users."""
        table = dynamodb.TableV2(
            self,
            "Users",
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            time_to_live_attribute="expires_at",
            billing=dynamodb.Billing.on_demand(max_read_request_units=4000, max_write_request_units=1000),
            encryption=dynamodb.TableEncryptionV2.customer_managed_key(key),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True, recovery_period_in_days=35
            ),
            contributor_insights_specification=dynamodb.ContributorInsightsSpecification(enabled=True),
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        Tags.of(table).add("backup", "daily")
        return table

    def audit(self, key: kms.Key) -> s3.Bucket:
        """Make the bucket of the audit trail."""
        bucket = s3.Bucket(
            self,
            "Audit",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            blocked_encryption_types=[s3.BlockedEncryptionType.SSE_C],
            versioned=True,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="Noncurrent",
                    noncurrent_version_expiration=Duration.days(90),
                    noncurrent_versions_to_retain=3,
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                    expired_object_delete_marker=True,
                )
            ],
            removal_policy=RemovalPolicy.RETAIN,
        )
        cfn = bucket.node.default_child
        cfn.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        )
        log_bucket = ssm.StringParameter.value_for_string_parameter(self, f"/paved/{self.stage_name}/log-bucket")
        cfn.logging_configuration = s3.CfnBucket.LoggingConfigurationProperty(
            destination_bucket_name=log_bucket, log_file_prefix=f"{self.node.path}/Audit/"
        )
        return bucket

    def signing_key(self, key: kms.Key) -> secretsmanager.Secret:
        """Make the secret that signs tokens."""
        return secretsmanager.Secret(
            self,
            "SigningKey",
            encryption_key=key,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - an empty object: AWS adds the key to it
                generate_string_key="key",
                password_length=64,
                exclude_punctuation=True,
            ),
            removal_policy=RemovalPolicy.RETAIN,
        )
