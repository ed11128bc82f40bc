"""Rules of a load balancer: their priority stays the same, and no two of them collide in silence."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk.aws_elasticloadbalancingv2 import ApplicationListener
from hypothesis import given
from hypothesis import strategies as st

from paved_constructs import PavedError, PavedStack, PavedStage
from paved_constructs.network.entry_rule import PavedEntryRule, stable_priority
from tests.examples import plain_listener, plain_targets

hosts = st.from_regex(r"[a-z]{1,8}\.example\.com", fullmatch=True)
segments = st.from_regex(r"[a-z]{1,8}", fullmatch=True)


def rule(stage: PavedStage, service: str, **arguments: Any) -> PavedEntryRule:
    stack = PavedStack(stage, service=service, owner="payments")
    listener: ApplicationListener = plain_listener(stack)  # type: ignore[assignment]  # an imported one
    defaults: dict[str, Any] = {"entry": "the shared entry", "host": "shop.example.com", "path": "/"}
    groups = [plain_targets(stack, "Targets")]
    return PavedEntryRule(stack, "Rule", listener=listener, target_groups=groups, **(defaults | arguments))


@given(host=hosts, first=segments, second=segments)
def test_a_longer_path_is_asked_first(host: str, first: str, second: str) -> None:
    paths = ["/", f"/{first}", f"/{first}/{second}"]
    priorities = [stable_priority(host, path) for path in paths]
    assert priorities == sorted(priorities, reverse=True)
    assert len(set(priorities)) == 3
    assert 1 <= min(priorities) <= max(priorities) <= 50_000


def test_a_priority_never_changes() -> None:
    assert stable_priority("orders.dev.example.com", "/") == 20549
    assert stable_priority("orders.dev.example.com", "/orders") == 13022
    assert stable_priority("orders.dev.example.com", "/orders/new") == 3308


def test_two_services_claiming_one_host_and_path_are_an_error_that_names_both(sandbox: PavedStage) -> None:
    rule(sandbox, "orders", path="/cart")
    rule(sandbox, "carts", path="/carts")
    with pytest.raises(PavedError) as error:
        rule(sandbox, "basket", path="/cart")
    message = str(error.value)
    assert message.startswith("sandbox/basket/Rule: takes https://shop.example.com/cart, which sandbox/orders/Rule ")
    assert "serve another path or another host" in message


def test_two_rules_of_one_priority_are_an_error_that_names_both(sandbox: PavedStage) -> None:
    rule(sandbox, "orders", path="/orders", priority=77)
    rule(sandbox, "elsewhere", path="/returns", priority=77, entry="another entry")
    with pytest.raises(PavedError) as error:
        rule(sandbox, "carts", path="/carts", priority=77)
    message = str(error.value)
    assert message.startswith("sandbox/carts/Rule: takes priority 77 of the shared entry, which sandbox/orders/Rule")
    assert "give one of the two another, priority=…" in message


def test_two_stages_may_serve_the_same(sandbox: PavedStage, production: PavedStage) -> None:
    paths = {rule(stage, "orders", path="/orders").node.path for stage in (sandbox, production)}
    assert paths == {"sandbox/orders/Rule", "production/orders/Rule"}


@pytest.mark.parametrize("path", ["orders", "/orders/", "/a/b/c", "/orders/*", "", "/or ders"])
def test_a_path_that_is_no_prefix(path: str, sandbox: PavedStage) -> None:
    with pytest.raises(PavedError, match="is no prefix of one or two segments"):
        rule(sandbox, "orders", path=path)
