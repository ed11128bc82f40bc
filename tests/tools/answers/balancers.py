"""What Elastic Load Balancing answers."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import Answers

BALANCER = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/orders/0123456789abcdef"
RULE = f"{BALANCER}/fedcba9876543210/0011223344556677".replace(":loadbalancer/", ":listener-rule/")


def _rule(**about: Any) -> dict[str, Any]:
    return {"Rules": [{"RuleArn": RULE, **about}]}


BALANCERS = {
    "AWS::ElasticLoadBalancingV2::ListenerRule.Priority": Answers(
        RULE, {"Priority": 20417}, _rule(Priority="20417"), _rule(Priority="1"), _rule(), {"RuleArns": [RULE]}
    ),
}
