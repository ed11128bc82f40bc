"""What a worker promises beyond its table: no message is worked on twice or lost, and there are as many as it takes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk.assertions import Template

from paved_constructs import PavedError, PavedStack, PavedStage, PavedSubscription, Rollout
from tests.containers.services import container, environment, properties, running
from tests.containers.workers import worker

MINUTES, SECONDS = Duration.minutes, Duration.seconds

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "hidden for less than the work": (
        {"work_timeout": MINUTES(5), "visibility_timeout": MINUTES(4)},
        "visibility_timeout=240 s is shorter than the work, work_timeout=300 s: a second task would be handed the "
        "message; hide it for as long as the work takes, or leave it out",
    ),
    "hidden for less than a task's end": (
        {"visibility_timeout": SECONDS(60)},
        "visibility_timeout=60 s; it has to be above stop_timeout, which is 60 s",
    ),
    "no work": ({"work_timeout": SECONDS(0)}, "work_timeout=0 s; give the longest that"),
    "too old before it is done": (
        {"work_timeout": MINUTES(20)},
        "max_message_age=900 s; a message that is worked on for 1200 s (work_timeout) gets older",
    ),
    "hidden for longer than SQS can": (
        {"work_timeout": Duration.hours(12), "max_message_age": Duration.days(1)},
        "visibility_timeout=43260 s; SQS hides a message for 43200 s at most",
    ),
    "kept for less than the work": (
        {"retention_period": SECONDS(60)},
        "retention_period=60 s; more than visibility_timeout (90 s), and less than the 1209600 s",
    ),
    "kept so long that failed ones are gone at once": (
        {"retention_period": Duration.days(14)},
        "retention_period=1209600 s; more than visibility_timeout (90 s), and less than the 1209600 s that failed",
    ),
    "no target": ({"backlog_per_task": 0}, "backlog_per_task=0; a task has one message or more to work on"),
    "less than none": ({"min_capacity": -1}, "min_capacity=-1, max_capacity=12; the least is 0 or more, and not above"),
    "never a task": ({"min_capacity": 0, "max_capacity": 0}, "min_capacity=0, max_capacity=0; the least is 0 or more"),
    "a long end": ({"stop_timeout": SECONDS(121)}, "stop_timeout=121 s; Fargate waits 120 s at most"),
    "another rollout": (
        {"rollout": Rollout.CANARY},
        "rollout=<Rollout.CANARY: 'canary'>: rollout cannot be waived: no traffic is shifted",
    ),
    "the queue's own variable": ({"environment": {"QUEUE_URL": "https://elsewhere"}}, "QUEUE_URL is 'https://elsewh"),
}


@pytest.fixture
def stack(production: PavedStage) -> PavedStack:
    return PavedStack(production, service="recommendations", owner="discovery")


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_times_that_lose_or_double_a_message_are_an_error(
    arguments: dict[str, Any], message: str, stack: PavedStack
) -> None:
    with pytest.raises(PavedError, match=f"^production/recommendations/Views[^ ]*: {re.escape(message)}"):
        worker(stack, **arguments)


def test_a_queue_whose_name_sqs_would_refuse(stack: PavedStack) -> None:
    with pytest.raises(
        PavedError, match=f"its queue would be called production-recommendations-{'V' * 50}-Queue, and SQS takes 80"
    ):
        worker(stack, id="V" * 50)


def statements(stack: PavedStack, role: str) -> list[dict[str, Any]]:
    found = [p for p in properties(stack, "AWS::IAM::Policy") if p["PolicyName"].startswith(role)]
    return [statement for policy in found for statement in policy["PolicyDocument"]["Statement"]]


def test_it_takes_from_its_own_queue_and_knows_where_that_is(stack: PavedStack) -> None:
    made = worker(stack, command=["work", "--on", "views"])
    queue = stack.resolve(made.queue.queue_arn)
    assert environment(stack) == {"QUEUE_URL": stack.resolve(made.queue.queue_url)}
    assert container(stack)["Command"] == ["work", "--on", "views"]
    [consumes, decrypts] = statements(stack, "ViewsTaskRole")
    assert consumes["Resource"] == queue
    assert "sqs:DeleteMessage" in consumes["Action"]
    assert "sqs:SendMessage" not in consumes["Action"]
    assert decrypts["Action"] == "kms:Decrypt"
    assert running(stack)["LoadBalancers"] == []


def test_a_message_is_hidden_for_the_work_and_the_end_of_a_task_and_kept_when_it_fails(stack: PavedStack) -> None:
    worker(stack)
    [failed] = [q for q in properties(stack, "AWS::SQS::Queue") if "RedriveAllowPolicy" in q]
    [queue] = [q for q in properties(stack, "AWS::SQS::Queue") if "RedrivePolicy" in q]
    assert queue["VisibilityTimeout"] == 30 + 60
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
    assert failed["MessageRetentionPeriod"] > queue["MessageRetentionPeriod"]
    [behind] = failed["RedriveAllowPolicy"]["sourceQueueArns"]
    assert behind == f"arn:aws:sqs:us-east-1:123456789012:{queue['QueueName']}"


def test_work_that_is_longer_than_a_tasks_end_can_be_guarded_by_the_task(stack: PavedStack) -> None:
    worker(stack, id="Short", work_timeout=SECONDS(60))
    worker(stack, id="Long", work_timeout=SECONDS(61))
    assert not [s for s in statements(stack, "ShortTaskRole") if "ecs:UpdateTaskProtection" in s["Action"]]
    [guards] = [s for s in statements(stack, "LongTaskRole") if "ecs:UpdateTaskProtection" in s["Action"]]
    [cluster] = Template.from_stack(stack).find_resources("AWS::ECS::Cluster")
    assert guards["Condition"] == {"ArnEquals": {"ecs:cluster": {"Fn::GetAtt": [cluster, "Arn"]}}}
    assert guards["Resource"] != "*"


def test_every_alarm_also_that_of_failed_messages_ends_a_deployment(stack: PavedStack) -> None:
    worker(stack)
    gate = running(stack)["DeploymentConfiguration"]
    assert gate["Strategy"] == "ROLLING"
    assert gate["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
    named = [name for name in gate["Alarms"]["AlarmNames"] if isinstance(name, str)]
    assert [name.rpartition("-")[2] for name in named] == ["Age", "Backlog", "Memory", "Tasks"]
    [failed] = [name["Ref"] for name in gate["Alarms"]["AlarmNames"] if isinstance(name, dict)]
    assert "FailedUndelivered" in failed


def value(expression: str, **metrics: float | None) -> float:
    """What CloudWatch makes of an expression of FILL and IF, where None is a metric without a value."""
    known = {"FILL": lambda one, other: other if one is None else one, "IF": lambda test, yes, no: yes if test else no}
    return float(eval(expression, known, metrics))  # noqa: S307 - of this library


def test_it_scales_by_the_messages_of_each_task_and_divides_by_no_zero(stack: PavedStack) -> None:
    worker(stack, backlog_per_task=4)
    [policy] = properties(stack, "AWS::ApplicationAutoScaling::ScalingPolicy")
    tracked = policy["TargetTrackingScalingPolicyConfiguration"]
    assert tracked["TargetValue"] == 4
    *metrics, result = tracked["CustomizedMetricSpecification"]["Metrics"]
    assert [one["ReturnData"] for one in (*metrics, result)] == [False, False, False, True]
    expression = result["Expression"]
    assert value(expression, waiting=30, working=6, running=3) == 12
    assert value(expression, waiting=0, working=1, running=1) == 1, "a task that works is not taken away"
    assert value(expression, waiting=5, working=0, running=0) == 5
    assert value(expression, waiting=5, working=0, running=None) == 5
    assert value(expression, waiting=None, working=None, running=2) == 0
    alarms = {
        alarm["AlarmName"].rpartition("-")[2]: alarm
        for alarm in properties(stack, "AWS::CloudWatch::Alarm")
        if "AlarmName" in alarm
    }
    [share] = [one["Expression"] for one in alarms["Backlog"]["Metrics"] if one.get("ReturnData")]
    assert value(share, waiting=30, working=6, running=3) == 3
    [age] = [one["Expression"] for one in alarms["Age"]["Metrics"] if one.get("ReturnData")]
    assert value(age, oldest=450) == 0.5


def test_with_no_task_the_first_message_starts_one(stack: PavedStack) -> None:
    worker(stack, min_capacity=0)
    [target] = properties(stack, "AWS::ApplicationAutoScaling::ScalableTarget")
    assert target["MinCapacity"] == 0
    steps = {
        name: policy["Properties"]["StepScalingPolicyConfiguration"]
        for name, policy in Template.from_stack(stack)
        .find_resources("AWS::ApplicationAutoScaling::ScalingPolicy")
        .items()
        if policy["Properties"]["PolicyType"] == "StepScaling"
    }
    [(name, step)] = steps.items()
    assert step["AdjustmentType"] == "ChangeInCapacity"
    assert [one["ScalingAdjustment"] for one in step["StepAdjustments"]] == [1]
    [alarm] = [one for one in properties(stack, "AWS::CloudWatch::Alarm") if one["AlarmActions"] == [{"Ref": name}]]
    [expression] = [one["Expression"] for one in alarm["Metrics"] if "Expression" in one]
    assert alarm["Threshold"] == 1
    assert value(expression, waiting=1, running=None) == 1
    assert value(expression, waiting=1, running=0) == 1
    assert value(expression, waiting=7, running=1) == 0, "from there on, the backlog says how many"
    assert value(expression, waiting=None, running=None) == 0


def test_whoever_uses_it_may_send_to_it_and_no_more(stack: PavedStack) -> None:
    views = worker(stack)
    other = worker(stack, id="Other")
    other.uses(views)
    url = stack.resolve(views.queue.queue_url)
    tasks = [task["ContainerDefinitions"][0] for task in properties(stack, "AWS::ECS::TaskDefinition")]
    [told] = [each["Environment"] for each in tasks if each["Name"] == "Other"]
    assert {"Name": "VIEWS_QUEUE_URL", "Value": url} in told
    [sends] = [s for s in statements(stack, "OtherTaskRole") if "sqs:SendMessage" in s["Action"]]
    assert sends["Resource"] == stack.resolve(views.queue.queue_arn)
    assert not {"sqs:ReceiveMessage", "sqs:DeleteMessage"} & set(sends["Action"])


def test_only_its_own_rule_writes_events_into_its_queue(stack: PavedStack) -> None:
    made = worker(stack)
    subscription = PavedSubscription(stack, "Started", to=made, service="playback", detail_type=["Playback Started"])
    rule = stack.resolve(subscription.rule.rule_arn)
    policies = properties(stack, "AWS::SQS::QueuePolicy")
    allowed = [s for p in policies for s in p["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert len(allowed) == 2
    for statement in allowed:
        assert statement["Principal"] == {"Service": "events.amazonaws.com"}
        assert statement["Action"] == "sqs:SendMessage"
        assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": rule}}
    [key] = properties(stack, "AWS::KMS::Key")
    assert {"Service": "events.amazonaws.com"} in [s["Principal"] for s in key["KeyPolicy"]["Statement"]]


def test_a_sandbox_has_no_key_to_let_anybody_in(sandbox: PavedStage) -> None:
    stack = PavedStack(sandbox, service="recommendations", owner="discovery")
    worker(stack)
    assert all(queue.get("SqsManagedSseEnabled") for queue in properties(stack, "AWS::SQS::Queue"))
