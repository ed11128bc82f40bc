"""The mistakes that a team makes when it leaves the road: each with its error at run time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.aws_s3 import BlockPublicAccess

from paved_constructs import PavedBucket, PavedError, PavedStack, PavedStage, Tier, waived

GOOD = {"because": "remade from the originals in minutes", "until": "2026-12-31"}


def bucket(stage: PavedStage, **arguments: Any) -> PavedBucket:
    stack = PavedStack(stage, service="orders", owner="payments")
    return PavedBucket(stack, "Thumbnails", **arguments)


MISTAKES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "the value itself": (
        {"versioned": False},
        ["versioned=False", "an overwrite or a delete can be undone", "S3.14", "versioned=waived(False, because="],
    ),
    "a fixed setting": (
        {"block_public_access": waived(BlockPublicAccess.BLOCK_ACLS_ONLY, **GOOD)},
        ["block_public_access cannot be waived", "nothing is served from S3 itself", "plain CDK"],
    ),
    "a waiver where none is needed": (
        {"lifecycle_rules": None, "object_ownership": waived(None, **GOOD)},
        ["object_ownership cannot be waived"],
    ),
    "a setting that does not exist": (
        {"version": waived(False, **GOOD)},
        ["has no setting 'version'", "access_logs, blocked_encryption_types, removal_policy, versioned"],
    ),
    "no reason": (
        {"versioned": waived(False, because="", until="2026-12-31")},
        ["because=''", "a reason that a reader can judge"],
    ),
    "a reason of a word": (
        {"versioned": waived(False, because="legacy", until="2026-12-31")},
        ["because='legacy'", "a reason that a reader can judge"],
    ),
    "an end that is no date": (
        {"versioned": waived(False, because="remade from the originals", until="next year")},
        ["until='next year'", "YYYY-MM-DD"],
    ),
    "an end more than a year away": (
        {"versioned": waived(False, because="remade from the originals", until="2031-01-01")},
        ["2031-01-01", "more than a year ahead of 2026-11-22"],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_an_error_that_says_what_would_be_right(mistake: str, sandbox: PavedStage) -> None:
    arguments, said = MISTAKES[mistake]
    with pytest.raises(PavedError) as error:
        bucket(sandbox, **arguments)
    message = str(error.value)
    assert message.startswith("sandbox/orders/Thumbnails: ")
    for part in said:
        assert part in message


def test_a_waiver_without_a_reason_or_an_end_is_no_waiver() -> None:
    make: Callable[..., Any] = waived
    with pytest.raises(TypeError, match="because"):
        make(False, until="2026-12-31")
    with pytest.raises(TypeError, match="until"):
        make(False, because="remade from the originals")


def test_a_departure_holds_to_its_last_day(sandbox: PavedStage) -> None:
    thumbnails = bucket(sandbox, versioned=waived(False, because="remade from the originals", until="2026-11-22"))
    assert thumbnails.node.validate() == []


def test_an_expired_waiver_names_the_construct_the_setting_and_its_owner(sandbox: PavedStage) -> None:
    over = waived(False, because="remade from the originals", until="2026-11-21", owner="media")
    thumbnails = bucket(sandbox, versioned=over)
    assert thumbnails.node.validate() == [
        "the waiver of versioned ran out on 2026-11-21; media renews it with a reason or removes it"
    ]


def test_the_accountable_owner_is_the_stacks_unless_the_waiver_names_another(sandbox: PavedStage) -> None:
    thumbnails = bucket(sandbox, versioned=waived(False, because="remade from the originals", until="2026-11-21"))
    assert "payments renews it" in thumbnails.node.validate()[0]


def test_a_waiver_without_the_apps_date_is_an_error() -> None:
    stage = PavedStage(App(), "dev", tier=Tier.SANDBOX, account="123456789012", region="us-east-1")
    with pytest.raises(PavedError, match=r"start the app with PavedApp\(\)"):
        bucket(stage, versioned=waived(False, **GOOD))


STAGES: dict[str, tuple[dict[str, Any], str]] = {
    "id": ({"id": "Dev Stage"}, "lower-case letters"),
    "tier": ({"tier": "prod"}, "tier='prod' is not a tier"),
    "account": ({"account": "1234"}, "account='1234' is not an account id"),
    "region": ({"region": "Frankfurt"}, "region='Frankfurt' is not a region's name"),
    "domain": ({"domain": "Dev.example.com."}, "domain='Dev.example.com.' is no DNS name in lower case"),
    "domain of one label": ({"domain": "dev"}, "domain='dev' is no DNS name"),
}


@pytest.mark.parametrize("wrong", STAGES)
def test_a_stage_that_is_not_of_its_form(wrong: str) -> None:
    given, said = STAGES[wrong]
    arguments = {"id": "dev", "tier": Tier.SANDBOX, "account": "123456789012", "region": "us-east-1", **given}
    with pytest.raises(PavedError, match=said):
        PavedStage(App(), **arguments)


def test_a_stack_without_an_owner(sandbox: PavedStage) -> None:
    with pytest.raises(PavedError, match="owner='  ' names nobody"):
        PavedStack(sandbox, service="orders", owner="  ")


def test_a_stack_whose_service_is_not_a_name(sandbox: PavedStage) -> None:
    with pytest.raises(PavedError, match="service='Orders!' is not a name"):
        PavedStack(sandbox, service="Orders!", owner="payments")


def test_a_stack_outside_a_stage() -> None:
    app: Any = App()
    with pytest.raises(PavedError, match="stands in a App; a stack needs a PavedStage"):
        PavedStack(app, service="orders", owner="payments")


def test_a_construct_outside_a_paved_stack() -> None:
    with pytest.raises(PavedError, match="stands in no PavedStack, so nobody owns it"):
        PavedBucket(Stack(App(), "plain"), "Thumbnails")
