"""A budget is of something."""

from __future__ import annotations

import pytest

from paved_constructs import PavedBudget, PavedError, PavedStack, PavedStage


@pytest.mark.parametrize("monthly", [0, -1])
def test_a_budget_of_nothing_is_refused(monthly: float, sandbox: PavedStage) -> None:
    stack = PavedStack(sandbox, service="orders", owner="payments")
    with pytest.raises(PavedError, match=rf"^sandbox/orders/Budget: monthly={monthly} US dollars; .* what it may cost"):
        PavedBudget(stack, "Budget", monthly=monthly)
