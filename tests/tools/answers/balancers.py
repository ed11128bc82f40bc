"""What Elastic Load Balancing and AWS WAF answer."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import Answers

IN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012"
BALANCER = f"{IN}:loadbalancer/app/orders/0123456789abcdef"
LISTENER = f"{IN}:listener/app/orders/0123456789abcdef/fedcba9876543210"
RULE = f"{IN}:listener-rule/app/orders/0123456789abcdef/fedcba9876543210/0011223344556677"
ACL = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/orders/0a1b"
LOG_GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:aws-waf-logs-orders"


def _rule(**about: Any) -> dict[str, Any]:
    return {"Rules": [{"RuleArn": RULE, **about}]}


def _listener(name: str, value: Any, *told: dict[str, Any]) -> Answers:
    answers = ({"Listeners": [about]} for about in told)
    return Answers(LISTENER, {name: value}, *answers, {"ListenerArns": [LISTENER]})


def _scheme(scheme: str) -> dict[str, Any]:
    return {"LoadBalancers": [{"Scheme": scheme}]}


def _attributes(**logs: str) -> dict[str, Any]:
    told = {"idle_timeout.timeout_seconds": "60", **{name.replace("__", "."): value for name, value in logs.items()}}
    return {"Attributes": [{"Key": name, "Value": value} for name, value in told.items()]}


def _logging(name: str, value: Any, other: Any) -> Answers:
    kept = {"ResourceArn": ACL, "LogDestinationConfigs": [LOG_GROUP]}
    told = ({"LoggingConfiguration": {**kept, name: each}} for each in (value, other))
    return Answers(ACL, {"ResourceArn": ACL, name: value}, *told, "WAFNonexistentItemException", {"ResourceArn": ACL})


def _rules(name: str) -> list[dict[str, Any]]:
    measured = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name}
    group = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": name}}
    rule = {"Name": name, "Priority": 0, "Statement": group, "OverrideAction": {"None": {}}}
    return [{**rule, "VisibilityConfig": measured}]


def _acl(**about: Any) -> dict[str, Any]:
    measured = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "All"}
    known = {"Name": "orders", "Id": "0a1b", "ARN": ACL, "DefaultAction": {"Allow": {}}, "VisibilityConfig": measured}
    return {"WebACL": {**known, **about}}


NOTHING_HERE = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
TO_HTTPS = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}
REDIRECTED = {"Host": "#{host}", "Path": "/#{path}", "Query": "#{query}", **TO_HTTPS["RedirectConfig"]}  # type: ignore[dict-item]  # a mapping

BALANCERS = {
    "AWS::ElasticLoadBalancingV2::Listener.DefaultActions": _listener(
        "DefaultActions",
        [NOTHING_HERE, TO_HTTPS],
        {"DefaultActions": [{**NOTHING_HERE, "Order": 1}, {**TO_HTTPS, "RedirectConfig": REDIRECTED}]},
        {"DefaultActions": [{"Type": "forward", "TargetGroupArn": "arn:targets", "Order": 1}]},
        {"DefaultActions": []},
    ),
    "AWS::ElasticLoadBalancingV2::Listener.SslPolicy": _listener(
        "SslPolicy",
        "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        {"SslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"},
        {"SslPolicy": "ELBSecurityPolicy-2016-08"},
        {},
    ),
    "AWS::ElasticLoadBalancingV2::ListenerRule.Priority": Answers(
        RULE, {"Priority": 20417}, _rule(Priority="20417"), _rule(Priority="1"), _rule(), {"RuleArns": [RULE]}
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerAttributes": Answers(
        BALANCER,
        {"LoadBalancerAttributes": [{"Key": "deletion_protection.enabled", "Value": "true"}]},
        _attributes(deletion_protection__enabled="true", access_logs__s3__enabled="false"),
        _attributes(deletion_protection__enabled="true", access_logs__s3__enabled="true"),
        _attributes(),
        {"LoadBalancerArn": BALANCER},
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer.Scheme": Answers(
        BALANCER,
        {"Scheme": "internal"},
        _scheme("internal"),
        _scheme("internet-facing"),
        _scheme("internet-facing"),
        {"LoadBalancerArns": [BALANCER]},
    ),
    "AWS::WAFv2::LoggingConfiguration.LogDestinationConfigs": _logging(
        "LogDestinationConfigs", [LOG_GROUP], [f"{LOG_GROUP}-2"]
    ),
    "AWS::WAFv2::LoggingConfiguration.RedactedFields": _logging(
        "RedactedFields", [{"SingleHeader": {"Name": "cookie"}}], [{"SingleHeader": {"Name": "host"}}]
    ),
    "AWS::WAFv2::WebACL.Rules": Answers(
        "orders|0a1b|REGIONAL",
        {"Rules": _rules("AWSManagedRulesCommonRuleSet")},
        _acl(Rules=_rules("AWSManagedRulesCommonRuleSet")),
        _acl(Rules=_rules("AWSManagedRulesLinuxRuleSet")),
        _acl(),
        {"Name": "orders", "Id": "0a1b", "Scope": "REGIONAL"},
    ),
    "AWS::WAFv2::WebACLAssociation.WebACLArn": Answers(
        f"{ACL}|{BALANCER}",
        {"WebACLArn": ACL, "ResourceArn": BALANCER},
        _acl(),
        _acl(ARN=f"{ACL}2"),
        {},
        {"ResourceArn": BALANCER},
    ),
}
