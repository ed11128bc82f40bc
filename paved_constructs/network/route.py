"""One method and path of an HTTP API, and who may call it."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import Fixed, Golden, GoldenTable, Waived
from paved_constructs.core.settle import settle

GOLDEN: Final[GoldenTable] = {
    "public": Golden(
        False,
        why="who calls is known before any code runs",
        controls=("APIGateway.8", "CKV_AWS_309"),
        sets=("AWS::ApiGatewayV2::Route.AuthorizationType",),
    ),
    "permission": Fixed(
        "this method and path of this API",
        why="an API of somebody else's cannot have the function called",
        controls=("Lambda.1", "CKV_AWS_364"),
    ),
}

LEFT_OUT: Final[dict[str, str]] = {
    "Lambda function: URL": "stricter: a function has no setting for it; an API knows its callers, counts and logs "
    "what they do; one that is made on `.alias` meets the guardrails",
}
"""What was asked for and is done otherwise, and why."""


class PavedRoute(PavedConstruct):
    """A route to a function; its callers sign with IAM, unless it is public. Made by `PavedApi.route()`."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        api: apigatewayv2.IHttpApi,
        key: str,
        handler: lambda_.IFunction,
        public: Waived[bool] | None = None,
    ) -> None:
        super().__init__(scope, id)
        method, _, path = key.partition(" ")
        if method not in apigatewayv2.HttpMethod.__members__ or not path.startswith("/"):
            raise PavedError(self, f"key={key!r} is no route; write a method and a path, like 'POST /orders'")
        settings = settle(self, GOLDEN, {} if public is None else {"public": public})
        is_public = settings["public"]
        self.route: Final = apigatewayv2.HttpRoute(
            self,
            "Default",
            http_api=api,
            route_key=apigatewayv2.HttpRouteKey.with_(path, apigatewayv2.HttpMethod[method]),
            integration=integrations.HttpLambdaIntegration("Integration", handler),
            authorizer=None if is_public else authorizers.HttpIamAuthorizer(),
        )
