"""User authentication: sign up, sign in, who am I."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import CfnOutput
from aws_cdk.aws_dynamodb import Attribute, AttributeType
from aws_cdk.aws_lambda import Runtime

from paved_constructs import (
    Access,
    PavedApi,
    PavedBucket,
    PavedFunction,
    PavedSecret,
    PavedStack,
    PavedStage,
    PavedTable,
    waived,
)

CODE = Path(__file__).parent / "sources" / "identity"


class Identity(PavedStack):
    """Keeps users and their password hashes, hands out signed tokens, and records who did what."""

    def __init__(self, stage: PavedStage) -> None:
        super().__init__(stage, service="identity", owner="identity-team")
        users = PavedTable(
            self,
            "Users",
            partition_key=Attribute(name="pk", type=AttributeType.STRING),
            time_to_live_attribute="expires_at",
        )
        audit = PavedBucket(self, "Audit")
        rotate_key = self.function("RotateKey", "rotate_key.handler")
        signing_key = PavedSecret(self, "SigningKey", rotated_by=rotate_key.alias)

        sign_up = self.function("SignUp", "sign_up.handler", memory=1769)
        sign_up.uses(users, Access.WRITE)
        sign_up.uses(audit, Access.WRITE)

        sign_in = self.function("SignIn", "sign_in.handler", memory=1769)
        sign_in.uses(users, Access.READ_WRITE)
        sign_in.uses(audit, Access.WRITE)
        sign_in.uses(signing_key)

        who_am_i = self.function("WhoAmI", "who_am_i.handler")
        who_am_i.uses(signing_key)

        api = PavedApi(self, "Api")
        no_identity_yet = waived(True, because="who signs up or in has no identity yet", until="2027-10-31")
        api.route("POST /sign-up", sign_up.alias, public=no_identity_yet)
        api.route("POST /sign-in", sign_in.alias, public=no_identity_yet)
        token = waived(True, because="its caller is known by the token that it reads", until="2027-10-31")
        api.route("GET /who-am-i", who_am_i.alias, public=token)
        CfnOutput(self, "Url", value=api.url)

    def function(self, id: str, handler: str, memory: int = 512) -> PavedFunction:
        """Return a function of this service's code; 1769 MiB come with a whole core, to hash with."""
        return PavedFunction(self, id, code=CODE, handler=handler, runtime=Runtime.PYTHON_3_14, memory=memory)
