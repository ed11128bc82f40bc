"""What a function promises beyond its table: checks of its code, SnapStart, rollouts, links."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from aws_cdk import Duration
from aws_cdk.assertions import Match, Template
from aws_cdk.aws_dynamodb import Attribute, AttributeType
from aws_cdk.aws_lambda import Runtime

from paved_constructs import (
    Access,
    Hardware,
    PavedBucket,
    PavedDatabase,
    PavedError,
    PavedFunction,
    PavedStack,
    PavedStage,
    PavedTable,
    Rollout,
    waived,
)
from paved_constructs.functions.function_golden import ALARMS
from paved_constructs.parts.alarms import tuned

SOURCES = Path(__file__).parents[1] / "sources"
WAIVER = {"because": "only its tests call it", "until": "2026-12-31"}


@pytest.fixture
def stack(production: PavedStage) -> PavedStack:
    return PavedStack(production, service="orders", owner="payments")


def function(stack: PavedStack, **arguments: Any) -> PavedFunction:
    given = {"code": SOURCES / "python", "handler": "orders.handler", "runtime": Runtime.PYTHON_3_14, **arguments}
    return PavedFunction(stack, "Orders", **given)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no folder": ({"code": "no/such/folder"}, "code='no/such/folder' is no folder"),
    "a file": ({"code": SOURCES / "python" / "orders.py"}, "is no folder"),
    "no module": ({"handler": "order.handler"}, "there is no order.py; a handler is 'module.function'"),
    "no function": ({"handler": "orders.handle"}, "handler='orders.handle' is not in .*: orders.py defines handler"),
    "no dot": ({"handler": "handler"}, "a handler is 'module.function'"),
    "no file": ({"handler": "index.handler", "runtime": Runtime.NODEJS_24_X}, "there is no index with one of .mjs"),
    "no class": ({"handler": "a.B::run", "runtime": Runtime.JAVA_21}, "holds a/B.class"),
    "a long timeout": ({"timeout": Duration.minutes(16)}, "timeout=960 s; Lambda allows 1 to 900 s"),
    "no timeout": ({"timeout": Duration.seconds(0)}, "timeout=0 s"),
    "little memory": ({"memory": 64}, "memory=64 MiB; Lambda gives 128 to 10240 MiB"),
    "much memory": ({"memory": 20480}, "memory=20480 MiB"),
    "no SnapStart": (
        {"code": SOURCES / "java", "handler": "com.example.Orders", "runtime": Runtime.JAVA_8_CORRETTO},
        "runtime='java8.al2' cannot use SnapStart; take java21 or newer",
    ),
    "SnapStart and copies kept ready": (
        {
            "code": SOURCES / "java",
            "handler": "com.example.Orders::handle",
            "runtime": Runtime.JAVA_21,
            "provisioned_concurrency": 5,
        },
        "provisioned_concurrency=5 with SnapStart, of which Lambda takes one; leave it out, .* or waive snap_start",
    ),
    "no copies": ({"provisioned_concurrency": 0}, "provisioned_concurrency=0; give 1 or more, or leave it out"),
    "a secret in the open": (
        {"environment": {"PARTNER_TOKEN": "test"}},
        "PARTNER_TOKEN would stand in the environment, .*; keep it in a PavedSecret, .*uses",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_lambda_would_refuse_is_said_at_synthesis(wrong: str, stack: PavedStack) -> None:
    arguments, said = WRONG[wrong]
    with pytest.raises(PavedError, match=rf"^production/orders/Orders: .*{said}"):
        function(stack, **arguments)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """An empty folder, beside the one that the app is synthesized into."""
    folder = tmp_path / "code"
    folder.mkdir()
    return folder


def test_a_handler_may_be_imported_or_assigned(stack: PavedStack, code: Path) -> None:
    (code / "main.py").write_text("from orders import handler as imported\nassigned = imported\ntyped: object = 1\n")
    for number, name in enumerate(("imported", "assigned", "typed")):
        PavedFunction(stack, f"F{number}", code=code, handler=f"main.{name}", runtime=Runtime.PYTHON_3_14)


def test_a_java_handler_is_found_in_an_archive(stack: PavedStack, code: Path) -> None:
    with ZipFile(code / "orders.jar", "w") as jar:
        jar.writestr("com/example/Orders.class", b"")
    function(stack, code=code, handler="com.example.Orders::handle", runtime=Runtime.JAVA_21)


def test_a_broken_archive_is_said(stack: PavedStack, code: Path) -> None:
    (code / "orders.jar").write_bytes(b"no archive")
    with pytest.raises(PavedError, match=r"orders\.jar is no archive"):
        function(stack, code=code, handler="com.example.Orders", runtime=Runtime.JAVA_21)


def test_java_starts_from_a_snapshot_of_a_published_version_behind_the_alias(stack: PavedStack) -> None:
    function(stack, code=SOURCES / "java", handler="com.example.Orders::handle", runtime=Runtime.JAVA_21)
    template = Template.from_stack(stack)
    template.has_resource_properties("AWS::Lambda::Function", {"SnapStart": {"ApplyOn": "PublishedVersions"}})
    published = {"Fn::GetAtt": [Match.string_like_regexp("^OrdersCurrentVersion"), "Version"]}
    template.has_resource_properties("AWS::Lambda::Alias", {"FunctionVersion": published, "Name": "live"})


def test_snap_start_can_be_waived(stack: PavedStack) -> None:
    java_8 = {"code": SOURCES / "java", "handler": "com.example.Orders", "runtime": Runtime.JAVA_8_CORRETTO}
    function(stack, **java_8, snap_start=waived((), **WAIVER))
    template = Template.from_stack(stack)
    template.has_resource_properties("AWS::Lambda::Function", {"SnapStart": Match.absent()})


def test_copies_are_kept_ready_behind_the_alias(stack: PavedStack) -> None:
    java = {"code": SOURCES / "java", "handler": "com.example.Orders::handle", "runtime": Runtime.JAVA_21}
    function(stack, **java, provisioned_concurrency=5, snap_start=waived((), **WAIVER))
    ready = {"ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 5}}
    Template.from_stack(stack).has_resource_properties("AWS::Lambda::Alias", ready)


ROLLOUTS = {
    None: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
    Rollout.LINEAR: "CodeDeployDefault.LambdaLinear10PercentEvery1Minute",
    Rollout.ALL_AT_ONCE: "CodeDeployDefault.LambdaAllAtOnce",
}


@pytest.mark.parametrize("rollout", ROLLOUTS)
def test_a_rollout_is_turned_back_by_every_alarm_of_the_function(rollout: Rollout | None, stack: PavedStack) -> None:
    function(stack, rollout=rollout)
    template = Template.from_stack(stack)
    group = next(iter(template.find_resources("AWS::CodeDeploy::DeploymentGroup").values()))["Properties"]
    assert group["DeploymentConfigName"] == ROLLOUTS[rollout]
    assert len(group["AlarmConfiguration"]["Alarms"]) == len(ALARMS)
    assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]


def test_it_runs_on_either_processor(stack: PavedStack) -> None:
    function(stack, hardware=Hardware.X86)
    Template.from_stack(stack).has_resource_properties("AWS::Lambda::Function", {"Architectures": ["x86_64"]})


def test_a_sandbox_rolls_out_all_at_once(sandbox: PavedStage) -> None:
    stack = PavedStack(sandbox, service="orders", owner="payments")
    function(stack)
    everything = {"DeploymentConfigName": "CodeDeployDefault.LambdaAllAtOnce"}
    Template.from_stack(stack).has_resource_properties("AWS::CodeDeploy::DeploymentGroup", everything)


def test_alarms_are_tuned_and_left_out_with_a_waiver(stack: PavedStack) -> None:
    fewer = tuned(ALARMS, without=["Throttles"], Errors=5)
    function(stack, alarms=waived(fewer, **WAIVER))
    alarms = Template.from_stack(stack).find_resources("AWS::CloudWatch::Alarm")
    limits = {a["Properties"].get("MetricName", "Duration"): a["Properties"]["Threshold"] for a in alarms.values()}
    assert limits == {"Errors": 5, "Duration": 0.8, "ApproximateNumberOfMessagesVisible": 0}


def test_an_alarm_that_there_is_not_cannot_be_tuned() -> None:
    with pytest.raises(PavedError, match="no alarm is called Latency; there are Duration, Errors, Throttles"):
        tuned(ALARMS, Latency=1)


def test_a_link_hands_over_names_and_grants_exactly_what_is_asked_for(stack: PavedStack) -> None:
    orders = function(stack)
    key = Attribute(name="pk", type=AttributeType.STRING)
    orders.uses(PavedTable(stack, "OrderBook", partition_key=key, time_to_live_attribute=None))
    orders.uses(PavedBucket(stack, "Receipts"), Access.WRITE, named="Archive")
    template = Template.from_stack(stack)
    given = {"ORDER_BOOK_TABLE_NAME": Match.any_value(), "ARCHIVE_BUCKET_NAME": Match.any_value()}
    template.has_resource_properties("AWS::Lambda::Function", {"Environment": {"Variables": given}})
    actions = granted(template)
    assert {"dynamodb:GetItem", "s3:PutObject", "kms:Decrypt"} <= actions
    assert not {a for a in actions if a.startswith(("dynamodb:Put", "dynamodb:Delete", "s3:Get", "s3:Delete"))}


def test_an_access_that_a_resource_does_not_offer_is_an_error(stack: PavedStack) -> None:
    key = Attribute(name="pk", type=AttributeType.STRING)
    table = PavedTable(stack, "OrderBook", partition_key=key, time_to_live_attribute=None)
    with pytest.raises(PavedError, match=r"OrderBook: production/orders/Orders asks for DELETE; .* offers READ, WRITE"):
        function(stack).uses(table, Access.DELETE)


def test_two_resources_of_one_name_cannot_share_a_variable(stack: PavedStack) -> None:
    orders = function(stack, environment={"RECEIPTS_BUCKET_NAME": "mine"})
    with pytest.raises(PavedError, match="RECEIPTS_BUCKET_NAME is 'mine' already"):
        orders.uses(PavedBucket(stack, "Receipts"))


def test_what_tools_leave_behind_makes_no_new_version(stack: PavedStack, code: Path) -> None:
    (code / "orders.py").write_text("def handler(event, context): ...\n")
    before = function(stack, code=code).function
    (code / "__pycache__").mkdir()
    (code / "__pycache__" / "orders.cpython-314.pyc").write_bytes(b"bytecode")
    after = PavedFunction(stack, "Again", code=code, handler="orders.handler", runtime=Runtime.PYTHON_3_14)
    template = Template.from_stack(stack).to_json()["Resources"]
    keys = {
        template[stack.get_logical_id(f.node.default_child)]["Properties"]["Code"]["S3Key"]
        for f in (before, after.function)
    }
    assert len(keys) == 1


def granted(template: Template) -> set[str]:
    """Return every action that the template's policies allow."""
    found: set[str] = set()
    for policy in template.find_resources("AWS::IAM::Policy").values():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            actions = statement["Action"]
            found |= {actions} if isinstance(actions, str) else set(actions)
    return found


def test_in_the_network_it_reaches_a_database_and_its_code_cannot_touch_the_network(stack: PavedStack) -> None:
    inside = function(stack, network=True)
    inside.uses(PavedDatabase(stack, "Ledger"))
    template = Template.from_stack(stack)

    template.has_resource_properties("AWS::EC2::SecurityGroupIngress", {"Description": "used by Orders"})
    template.has_resource_properties(
        "AWS::Lambda::Function", {"Environment": {"Variables": {"LEDGER_PORT": Match.any_value()}}}
    )
    given, denied = (
        Match.object_like({"Action": Match.array_with(["ec2:CreateNetworkInterface"]), "Effect": effect, **extra})
        for effect, extra in (("Allow", {}), ("Deny", {"Condition": {"Null": {"lambda:SourceFunctionArn": "false"}}}))
    )
    statements = Match.array_with([given, denied])
    template.has_resource_properties("AWS::IAM::Policy", {"PolicyDocument": {"Statement": statements}})
