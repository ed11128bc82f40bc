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


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {
    "AWS::ApiGatewayV2::Api": Extension(_restore_api),
    "AWS::ApiGatewayV2::Stage": Extension(_restore_stage),
}
