"""Elastic Load Balancing: load balancers, listeners, rules."""

from __future__ import annotations

from typing import Final

from paved_constructs.tools.verify.reader import Reader, Readers

BALANCERS: Final[Readers] = {
    "AWS::ElasticLoadBalancingV2::ListenerRule.Priority": Reader(
        "elbv2", "describe_rules", {"RuleArns": "[id]"}, "Priority", described="Rules[0]"
    ),
}
