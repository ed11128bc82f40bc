"""Elastic Load Balancing, and AWS WAF in front of it."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers

DEFAULTS: Final = {
    "access_logs.s3.bucket": "",
    "access_logs.s3.enabled": "false",
    "access_logs.s3.prefix": "",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
}
"""The attributes that are golden, as a load balancer has them that is told nothing."""


def attributes(given: Any) -> Any:
    """Return the golden ones of a load balancer's attributes by their names: AWS tells many more."""
    told = {str(each["Key"]): each.get("Value") for each in given or []}
    return {name: told.get(name, default) for name, default in DEFAULTS.items()}


REDIRECT: Final = {
    "Host": "#{host}",
    "Path": "/#{path}",
    "Query": "#{query}",
    "Port": "#{port}",
    "Protocol": "#{protocol}",
}
"""What a redirect keeps, where a template says nothing."""


def actions(given: Any) -> Any:
    """Return a listener's actions without their order, which AWS counts from one, and with what redirects keep."""
    found = [{name: part for name, part in each.items() if name != "Order"} for each in given or []]
    for each in found:
        if "RedirectConfig" in each:
            each["RedirectConfig"] = REDIRECT | each["RedirectConfig"]
    return found or None


def _listener(value: str, **more: Any) -> Reader:
    return Reader("elbv2", "describe_listeners", {"ListenerArns": "[id]"}, value, described="Listeners[0]", **more)


NO_LOGGING: Final = ("WAFNonexistentItemException",)


def _logging(value: str) -> Reader:
    arguments = {"ResourceArn": "properties.ResourceArn"}
    return Reader("wafv2", "get_logging_configuration", arguments, f"LoggingConfiguration.{value}", absent=NO_LOGGING)


BALANCERS: Final[Readers] = {
    "AWS::ElasticLoadBalancingV2::Listener.DefaultActions": _listener("DefaultActions", normal=actions),
    "AWS::ElasticLoadBalancingV2::Listener.SslPolicy": _listener("SslPolicy"),
    "AWS::ElasticLoadBalancingV2::ListenerRule.Priority": Reader(
        "elbv2", "describe_rules", {"RuleArns": "[id]"}, "Priority", described="Rules[0]"
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerAttributes": Reader(
        "elbv2", "describe_load_balancer_attributes", {"LoadBalancerArn": "id"}, "Attributes", normal=attributes
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer.Scheme": Reader(
        "elbv2",
        "describe_load_balancers",
        {"LoadBalancerArns": "[id]"},
        "Scheme",
        described="LoadBalancers[0]",
        default="internet-facing",
    ),
    "AWS::WAFv2::LoggingConfiguration.LogDestinationConfigs": _logging("LogDestinationConfigs"),
    "AWS::WAFv2::LoggingConfiguration.RedactedFields": _logging("RedactedFields"),
    "AWS::WAFv2::WebACL.Rules": Reader(
        "wafv2",
        "get_web_acl",
        {name: f"split('|', id)[{index}]" for index, name in enumerate(("Name", "Id", "Scope"))},
        "Rules",
        described="WebACL",
    ),
    "AWS::WAFv2::WebACLAssociation.WebACLArn": Reader(
        "wafv2",
        "get_web_acl_for_resource",
        {"ResourceArn": "properties.ResourceArn"},
        "WebACL.ARN || 'none'",
        default="none",
    ),
}
