"""An HTTP API in front of functions: closed, logged, throttled, watched."""

from __future__ import annotations

import json
from typing import Final, TypedDict, Unpack, cast

from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import Choice, Fixed, Golden, GoldenTable, Waived
from paved_constructs.core.settle import settle
from paved_constructs.network.route import PavedRoute
from paved_constructs.parts.alarms import MINUTE, Alarm, Alarms, watch
from paved_constructs.parts.log_group import PavedLogGroup


def _slowest(api: apigatewayv2.HttpApi) -> cloudwatch.IMetric:
    return api.metric_latency(period=MINUTE, statistic="p99")


ALARMS: Final[Alarms] = (
    Alarm(
        "ServerErrors",
        metric=lambda api: api.metric_server_error(period=MINUTE, statistic="Sum"),
        limit=0,
        means="Callers are answered with 5xx.",
        do="Find the route in the access log (status, integration error), then the log of its function.",
    ),
    Alarm(
        "Latency",
        metric=_slowest,
        limit=3000,
        means="One call in a hundred takes over three seconds (the limit is in milliseconds).",
        do="Compare the route's latency with its function's duration; look at the traces for what it waits for.",
    ),
)

LOGGED: Final = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "routeKey": "$context.routeKey",
    "status": "$context.status",
    "responseLatency": "$context.responseLatency",
    "responseLength": "$context.responseLength",
    "integrationError": "$context.integrationErrorMessage",
}
"""What is logged of a call. Neither headers nor bodies: they hold passwords and tokens."""

GOLDEN: Final[GoldenTable] = {
    "access_logs": Fixed(
        LOGGED,
        why="who called what, when, and how it ended can be told",
        controls=("APIGateway.9", "CKV_AWS_95"),
        sets=("AWS::ApiGatewayV2::Stage.AccessLogSettings",),
    ),
    "throttle": Choice(
        apigatewayv2.ThrottleSettings(rate_limit=100, burst_limit=200),
        why="a flood of calls is refused at the door, in calls a second, before it is paid for",
        sets=("AWS::ApiGatewayV2::Stage.DefaultRouteSettings",),
    ),
    "cors_preflight": Choice(
        None,
        why="no other site's page may call it until one is named",
        sets=("AWS::ApiGatewayV2::Api.CorsConfiguration",),
    ),
    "alarms": Golden(
        ALARMS,
        why="whoever owns the API hears of its failures before its callers tell",
        controls=("CloudWatch.15",),
        sets=("AWS::CloudWatch::Alarm.AlarmActions",),
    ),
}


class ApiWaivers(TypedDict, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    alarms: Waived[Alarms]


class PavedApi(PavedConstruct):
    """An HTTP API whose callers sign with IAM, unless a route is made public in the open.

    `throttle` is in calls a second. `.api` and `.stage` are ordinary L2s; `.url` is where it answers.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        throttle: apigatewayv2.ThrottleSettings | None = None,
        cors_preflight: apigatewayv2.CorsPreflightOptions | None = None,
        **waivers: Unpack[ApiWaivers],
    ) -> None:
        super().__init__(scope, id)
        settings = settle(self, GOLDEN, waivers, throttle=throttle, cors_preflight=cors_preflight)
        self.api: Final = apigatewayv2.HttpApi(
            self, "Default", create_default_stage=False, cors_preflight=settings["cors_preflight"]
        )
        self.stage: Final = apigatewayv2.HttpStage(
            self, "Stage", http_api=self.api, auto_deploy=True, throttle=settings["throttle"]
        )
        log_group = PavedLogGroup(self, "Logs").log_group
        stage = cast(apigatewayv2.CfnStage, self.stage.node.default_child)
        stage.access_log_settings = apigatewayv2.CfnStage.AccessLogSettingsProperty(
            destination_arn=log_group.log_group_arn, format=json.dumps(settings["access_logs"])
        )
        watch(self, self.api, settings["alarms"])

    @property
    def url(self) -> str:
        """Where the API answers, as a token."""
        return self.stage.url

    def route(self, key: str, handler: lambda_.IFunction, *, public: Waived[bool] | None = None) -> PavedRoute:
        """Let a function (give its alias) answer a method and path, as in `api.route("POST /orders", orders.alias)`.

        `public=waived(True, …)` lets anyone call it. Raises PavedError for a key that is not "METHOD /path".
        """
        return PavedRoute(self, key.replace("/", "-"), api=self.api, key=key, handler=handler, public=public)
