"""The HTTP API of the plain service: routes, access log, alarms."""

from __future__ import annotations

import json

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm

LOGGED = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "routeKey": "$context.routeKey",
    "status": "$context.status",
    "responseLatency": "$context.responseLatency",
    "responseLength": "$context.responseLength",
    "integrationError": "$context.integrationErrorMessage",
}


def api(
    scope: Construct, key: kms.Key, notify: actions.SnsAction, routes: dict[str, lambda_.Alias]
) -> apigatewayv2.HttpStage:
    """Make the API; `routes` are {"METHOD /path": the alias that answers}."""
    made = apigatewayv2.HttpApi(scope, "Api", api_name="Default", create_default_stage=False)
    stage = apigatewayv2.HttpStage(
        scope,
        "ApiStage",
        http_api=made,
        auto_deploy=True,
        throttle=apigatewayv2.ThrottleSettings(rate_limit=100, burst_limit=200),
    )
    log_group = logs.LogGroup(
        scope,
        "ApiLogs",
        retention=logs.RetentionDays.ONE_YEAR,
        encryption_key=key,
        removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    )
    stage.node.default_child.access_log_settings = apigatewayv2.CfnStage.AccessLogSettingsProperty(
        destination_arn=log_group.log_group_arn, format=json.dumps(LOGGED)
    )
    alarm(
        scope,
        "ApiServerErrorsAlarm",
        notify,
        metric=made.metric_server_error(period=MINUTE, statistic="Sum"),
        threshold=0,
        description="Callers are answered with 5xx. "
        "Find the route in the access log (status, integration error), then the log of its function.",
    )
    alarm(
        scope,
        "ApiLatencyAlarm",
        notify,
        metric=made.metric_latency(period=MINUTE, statistic="p99"),
        threshold=3000,
        description="One call in a hundred takes over three seconds (the limit is in milliseconds). "
        "Compare the route's latency with its function's duration; look at the traces for what it waits for.",
    )
    for route, alias in routes.items():
        method, path = route.split(" ")
        apigatewayv2.HttpRoute(
            scope,
            f"Api{method} {path}".replace("/", "-"),
            http_api=made,
            route_key=apigatewayv2.HttpRouteKey.with_(path, apigatewayv2.HttpMethod[method]),
            integration=integrations.HttpLambdaIntegration("Integration", alias),
        )
    return stage
