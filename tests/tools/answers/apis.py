"""What Amazon API Gateway answers."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import Answers

LOG_GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:access"


def _stage(name: str, value: Any, live: Any, other: Any) -> Answers:
    in_api = {"ApiId": "a1b2", "StageName": "$default"}
    return Answers("$default", in_api | {name: value}, {name: live}, {name: other}, {}, in_api)


APIS = {
    "AWS::ApiGatewayV2::Api.CorsConfiguration": Answers(
        "a1b2",
        {"CorsConfiguration": {"AllowOrigins": ["https://shop.example"], "AllowHeaders": ["Authorization"]}},
        {"CorsConfiguration": {"AllowHeaders": ["authorization"], "AllowOrigins": ["https://shop.example"]}},
        {"CorsConfiguration": {"AllowHeaders": ["authorization"], "AllowOrigins": ["*"]}},
        {},
        {"ApiId": "a1b2"},
    ),
    "AWS::ApiGatewayV2::Route.AuthorizationType": Answers(
        "r1",
        {"ApiId": "a1b2", "AuthorizationType": "AWS_IAM"},
        {"AuthorizationType": "AWS_IAM"},
        {"AuthorizationType": "NONE"},
        {"AuthorizationType": "NONE"},
        {"ApiId": "a1b2", "RouteId": "r1"},
    ),
    "AWS::ApiGatewayV2::Stage.AccessLogSettings": _stage(
        "AccessLogSettings",
        {"DestinationArn": f"{LOG_GROUP}:*", "Format": '{"ip":"$context.identity.sourceIp"}'},
        {"DestinationArn": LOG_GROUP, "Format": '{"ip":"$context.identity.sourceIp"}'},
        {"DestinationArn": LOG_GROUP, "Format": "$context.requestId"},
    ),
    "AWS::ApiGatewayV2::Stage.DefaultRouteSettings": _stage(
        "DefaultRouteSettings",
        {"ThrottlingBurstLimit": 200, "ThrottlingRateLimit": 100},
        {"ThrottlingBurstLimit": 200, "ThrottlingRateLimit": 100.0, "DetailedMetricsEnabled": False},
        {"ThrottlingBurstLimit": 200, "ThrottlingRateLimit": 10000.0},
    ),
}
