"""Amazon API Gateway's HTTP APIs."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers


def _stage(value: str) -> Reader:
    arguments = {"ApiId": "properties.ApiId", "StageName": "properties.StageName"}
    return Reader("apigatewayv2", "get_stage", arguments, value)


def cors(settings: Any) -> Any:
    """Return CORS settings with headers in lower case: their case means nothing."""
    headers = ("AllowHeaders", "ExposeHeaders")
    return settings and {
        name: [header.lower() for header in value or []] if name in headers else value
        for name, value in settings.items()
    }


APIS: Final[Readers] = {
    "AWS::ApiGatewayV2::Api.CorsConfiguration": Reader(
        "apigatewayv2", "get_api", {"ApiId": "id"}, "CorsConfiguration", normal=cors
    ),
    "AWS::ApiGatewayV2::Route.AuthorizationType": Reader(
        "apigatewayv2",
        "get_route",
        {"ApiId": "properties.ApiId", "RouteId": "id"},
        "AuthorizationType",
        default="NONE",
    ),
    "AWS::ApiGatewayV2::Stage.AccessLogSettings": _stage("AccessLogSettings"),
    "AWS::ApiGatewayV2::Stage.DefaultRouteSettings": _stage("DefaultRouteSettings"),
}
