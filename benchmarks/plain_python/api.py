"""The HTTP API of a plain service: routes, access log, alarms."""

from __future__ import annotations

import json

from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_

from benchmarks.plain_python.alarms import MINUTE, alarm
from benchmarks.plain_python.stack import ServiceStack

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


def api(stack: ServiceStack, routes: dict[str, lambda_.Alias]) -> apigatewayv2.HttpStage:
    """Make the API; `routes` are {"METHOD /path": the alias that answers}."""
    made = apigatewayv2.HttpApi(stack, "Api", api_name="Default", create_default_stage=False)
    stage = apigatewayv2.HttpStage(
        made,
        "Stage",
        http_api=made,
        auto_deploy=True,
        throttle=apigatewayv2.ThrottleSettings(rate_limit=100, burst_limit=200),
    )
    stage.node.default_child.access_log_settings = apigatewayv2.CfnStage.AccessLogSettingsProperty(
        destination_arn=stack.log_group(made, "Logs").log_group_arn, format=json.dumps(LOGGED)
    )
    alarm(made, "api.ServerErrors", made.metric_server_error(period=MINUTE, statistic="Sum"), stack=stack)
    alarm(made, "api.Latency", made.metric_latency(period=MINUTE, statistic="p99"), stack=stack)
    for route, alias in routes.items():
        method, path = route.split(" ")
        apigatewayv2.HttpRoute(
            made,
            route.replace("/", "-"),
            http_api=made,
            route_key=apigatewayv2.HttpRouteKey.with_(path, apigatewayv2.HttpMethod[method]),
            integration=integrations.HttpLambdaIntegration("Integration", alias),
        )
    return stage
