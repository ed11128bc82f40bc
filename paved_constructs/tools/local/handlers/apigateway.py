"""API Gateway v2: what stock keeps in the template's spelling, which the API then doesn't answer."""

from collections.abc import Mapping
from typing import Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties


def _restore_api(api: str, properties: Properties, _previous: Properties) -> None:
    if "CorsConfiguration" in properties:
        call("apigatewayv2", "update_api", ApiId=api, CorsConfiguration=properties["CorsConfiguration"])


def _restore_stage(stage: str, properties: Properties, _previous: Properties) -> None:
    settings = {name: properties[name] for name in ("DefaultRouteSettings", "RouteSettings") if name in properties}
    if settings:
        call("apigatewayv2", "update_stage", ApiId=properties["ApiId"], StageName=stage, **settings)


def _create_route(_name: str, properties: Properties) -> str:
    """Stock's own gives the route an id that no API knows: Ref is the route's, without the API's before it."""
    return str(call("apigatewayv2", "create_route", **properties)["RouteId"])


def _update_route(route: str, properties: Properties, _previous: Properties) -> None:
    call("apigatewayv2", "update_route", RouteId=route, **{"AuthorizationType": "NONE", **properties})


def _delete_route(route: str, properties: Properties) -> None:
    call("apigatewayv2", "delete_route", ApiId=properties["ApiId"], RouteId=route)


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::ApiGatewayV2::Route": Handler(
        _create_route,
        _delete_route,
        _update_route,
        attributes=lambda route, _: {"RouteId": route},
        create_only=("ApiId",),
    )
}
EXTENDED: Final[Mapping[str, Extension]] = {
    "AWS::ApiGatewayV2::Api": Extension(_restore_api),
    "AWS::ApiGatewayV2::Stage": Extension(_restore_stage),
}
