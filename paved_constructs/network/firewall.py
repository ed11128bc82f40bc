"""A web application firewall in front of what the internet reaches, and its log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from aws_cdk import ArnFormat, Names
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import Choice, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.log_group import PavedLogGroup

MANAGED_RULES: Final = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
)
"""AWS's own groups of rules, in the order in which they are asked. Their capacity is 925 of the 1500 without charge."""

LOG_GROUP_PREFIX: Final = "aws-waf-logs-"
"""What AWS WAF wants the name of a log group to begin with."""

GOLDEN: Final[GoldenTable] = {
    "managed_rules": Choice(
        MANAGED_RULES,
        why="known attackers and known attacks are turned away before any code runs",
        controls=("ELB.16", "CKV_AWS_192"),
        sets=("AWS::WAFv2::WebACL.Rules", "AWS::WAFv2::WebACLAssociation.WebACLArn"),
    ),
    "log": Fixed(
        True,
        why="who was turned away and by which rule can be told; also when it was a customer",
        controls=("CKV2_AWS_31",),
        sets=("AWS::WAFv2::LoggingConfiguration.LogDestinationConfigs",),
    ),
    "redacted_fields": Fixed(
        ("authorization", "cookie"),
        why="whoever reads the log cannot sign in as somebody else",
        sets=("AWS::WAFv2::LoggingConfiguration.RedactedFields",),
    ),
}


class PavedFirewall(PavedConstruct):
    """A web ACL of AWS's managed rules that protects a load balancer, and logs what it did.

    `managed_rules` are names of AWS's rule groups, in the order in which they are asked. `.web_acl` is the L1: there
    is no L2.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        protects: elbv2.IApplicationLoadBalancer,
        managed_rules: Sequence[str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        settings = settle(self, GOLDEN, {}, managed_rules=managed_rules)
        self.web_acl: Final = wafv2.CfnWebACL(
            Construct(self, "Default"),  # where an L2 would stand: one of a later CDK keeps the logical ID
            "Resource",
            scope="REGIONAL",
            default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_measured("All"),
            rules=[_rule(priority, name) for priority, name in enumerate(settings["managed_rules"])],
        )
        wafv2.CfnWebACLAssociation(
            self, "Association", resource_arn=protects.load_balancer_arn, web_acl_arn=self.web_acl.attr_arn
        )
        self._log(settings)

    def _log(self, settings: dict[str, Any]) -> None:
        name = Names.unique_resource_name(self, max_length=200, separator="-").lower()
        log_group = PavedLogGroup(self, "Logs", name=f"{LOG_GROUP_PREFIX}{name}").log_group
        arn = self.stack.format_arn(  # without the ":*" of the log group's own, which WAF does not answer with
            service="logs",
            resource="log-group",
            resource_name=log_group.log_group_name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        fields = [
            wafv2.CfnLoggingConfiguration.FieldToMatchProperty(single_header={"Name": header})
            for header in settings["redacted_fields"]
        ]
        wafv2.CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=self.web_acl.attr_arn,
            log_destination_configs=[arn],
            redacted_fields=fields,
        )


def _rule(priority: int, name: str) -> wafv2.CfnWebACL.RuleProperty:
    group = wafv2.CfnWebACL.ManagedRuleGroupStatementProperty(vendor_name="AWS", name=name)
    return wafv2.CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        statement=wafv2.CfnWebACL.StatementProperty(managed_rule_group_statement=group),
        override_action=wafv2.CfnWebACL.OverrideActionProperty(none={}),
        visibility_config=_measured(name),
    )


def _measured(name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )
