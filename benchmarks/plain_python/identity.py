"""User authentication, as `stacks/identity.py` builds it, in plain CDK."""

from __future__ import annotations

from aws_cdk import CfnOutput, Duration, Stage
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager

from benchmarks.plain_python.api import api
from benchmarks.plain_python.function import Function, Releases
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.storage import bucket, table


class Identity(ServiceStack):
    """Keeps users and their password hashes, hands out signed tokens, and records who did what."""

    def __init__(self, stage: Stage, tier: str) -> None:
        super().__init__(stage, "identity", owner="identity-team", tier=tier)
        users = table(self, "Users", "pk", "expires_at")
        audit = bucket(self, "Audit")
        releases = Releases(self)
        rotate_key = Function(self, "RotateKey", releases, code="identity", handler="rotate_key.handler")
        signing_key = self._signing_key(rotate_key.alias)

        sign_up = Function(self, "SignUp", releases, code="identity", handler="sign_up.handler", memory=1769)
        users.grant_write_data(sign_up.function)
        self._hand_over(sign_up.function, users=users, audit=audit)

        sign_in = Function(self, "SignIn", releases, code="identity", handler="sign_in.handler", memory=1769)
        users.grant_read_write_data(sign_in.function)
        self._hand_over(sign_in.function, users=users, audit=audit, signing_key=signing_key)

        who_am_i = Function(self, "WhoAmI", releases, code="identity", handler="who_am_i.handler")
        self._hand_over(who_am_i.function, signing_key=signing_key)

        routes = {
            "POST /sign-up": sign_up.alias,
            "POST /sign-in": sign_in.alias,
            "GET /who-am-i": who_am_i.alias,
        }
        CfnOutput(self, "Url", value=api(self, routes).url)

    def _hand_over(
        self,
        function: lambda_.Function,
        *,
        users: dynamodb.TableV2 | None = None,
        audit: s3.Bucket | None = None,
        signing_key: secretsmanager.Secret | None = None,
    ) -> None:
        """Tell a function where its data is, and let it add to the audit trail and read the key."""
        if users:
            function.add_environment("USERS_TABLE_NAME", users.table_name)
        if audit:
            audit.grant_put(function)
            function.add_environment("AUDIT_BUCKET_NAME", audit.bucket_name)
        if signing_key:
            signing_key.grant_read(function)
            function.add_environment("SIGNING_KEY_SECRET_ARN", signing_key.secret_arn)

    def _signing_key(self, rotated_by: lambda_.Alias) -> secretsmanager.Secret:
        """Make the secret that signs tokens; Secrets Manager rotates it for this account only."""
        secret = secretsmanager.Secret(
            self,
            "SigningKey",
            encryption_key=self.key if self.tier["ownKey"] else None,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - an empty object: AWS adds the key to it
                generate_string_key="key",
                password_length=64,
                exclude_punctuation=True,
            ),
            removal_policy=self.removal_policy,
        )
        secret.add_rotation_schedule("Rotation", rotation_lambda=rotated_by, automatically_after=Duration.days(30))
        for child in rotated_by.node.children:
            if isinstance(child, lambda_.CfnPermission):
                child.source_account = self.account
        return secret
