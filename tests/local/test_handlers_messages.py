"""Topics, alarms and secrets read back as their templates say."""

import json
from operator import attrgetter
from typing import Any

import pytest
from contract import (
    ACCOUNT,
    DENY,
    GONE,
    KEY,
    OWNER,
    ROLE,
    TOPIC,
    Contract,
    Life,
    Stack,
    changed,
    live,
    owned,
    ref,
    resource,
)

from paved_constructs.tools.local.emulator import LocalAws

ROTATE = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:rotate"


def statistic(name: str, metric: str) -> dict[str, Any]:
    metric_stat = {"Metric": {"Namespace": "App", "MetricName": metric}, "Period": "60", "Stat": "Sum"}
    return {"Id": name, "MetricStat": metric_stat, "ReturnData": False}


BEFORE = {
    "Topic": resource(
        "AWS::SNS::Topic",
        KmsMasterKeyId=KEY,
        TracingConfig="Active",
        DeliveryStatusLogging=[{"Protocol": "sqs", "FailureFeedbackRoleArn": ROLE}],
    ),
    "Ordered": resource("AWS::SNS::Topic", TopicName="contract.fifo", FifoTopic=True, ContentBasedDeduplication=True),
    "Ratio": resource(
        "AWS::CloudWatch::Alarm",
        Metrics=[
            {"Id": "ratio", "Expression": "100 * failed / all", "Label": "failed"},
            statistic("failed", "Failed"),
            statistic("all", "All"),
        ],
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=3,
        Threshold=5,
    ),
    "Slow": resource(
        "AWS::CloudWatch::Alarm",
        Namespace="App",
        MetricName="Latency",
        ExtendedStatistic="p99",
        EvaluateLowSampleCountPercentile="ignore",
        Period=60,
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=3,
        Threshold=1,
    ),
    "Both": resource(
        "AWS::CloudWatch::CompositeAlarm",
        AlarmRule={"Fn::Sub": "ALARM(${Slow})"},
        AlarmActions=[TOPIC],
        AlarmDescription="slow",
        Tags=OWNER,
    ),
    "Secret": resource(
        "AWS::SecretsManager::Secret",
        Description="of the contract",
        KmsKeyId=KEY,
        GenerateSecretString={
            "PasswordLength": "40",
            "ExcludePunctuation": True,
            "SecretStringTemplate": '{"username": "app"}',
            "GenerateStringKey": "password",
        },
        Tags=OWNER,
    ),
    "Rotation": resource(
        "AWS::SecretsManager::RotationSchedule",
        SecretId=ref("Secret"),
        RotationLambdaARN=ROTATE,
        RotationRules={"AutomaticallyAfterDays": "30"},
    ),
    "Policy": resource("AWS::SecretsManager::ResourcePolicy", SecretId=ref("Secret"), ResourcePolicy=DENY),
}
AFTER = changed(
    BEFORE,
    {
        "Topic": {"KmsMasterKeyId": None, "TracingConfig": None, "DeliveryStatusLogging": None},
        "Ordered": {"ContentBasedDeduplication": False},
        "Ratio": {"Metrics": [{"Id": "sum", "Expression": "one", "Label": "x"}, statistic("one", "One")]},
        "Slow": {"EvaluateLowSampleCountPercentile": None, "ExtendedStatistic": None, "Statistic": "Maximum"},
        "Both": {"AlarmDescription": "slower", "Tags": None},
        "Secret": {
            "Description": None,
            "KmsKeyId": None,
            "GenerateSecretString": {"PasswordLength": 20, "ExcludeUppercase": True, "ExcludePunctuation": True},
            "Tags": [{"Key": "stage", "Value": "dev"}],
        },
        "Rotation": None,
        "Policy": None,
    },
)


def topic(name: str, of: str = "Topic") -> Any:
    return lambda stack: stack.client("sns").get_topic_attributes(TopicArn=stack[of])["Attributes"].get(name, "")


def alarm(logical_id: str, member: str) -> Any:
    def reading(stack: Stack) -> Any:
        return stack.client("cloudwatch").describe_alarms(AlarmNames=[stack[logical_id]])["MetricAlarms"][0][member]

    return reading


def expressions(stack: Stack) -> Any:
    return [metric.get("Expression") or metric["MetricStat"]["Period"] for metric in alarm("Ratio", "Metrics")(stack)]


def composite(stack: Stack) -> Any:
    api = stack.client("cloudwatch")
    found = api.describe_alarms(AlarmNames=[stack["Both"]], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"][0]
    tags = api.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"]
    return found["AlarmRule"] == f"ALARM({stack['Slow']})", found["AlarmDescription"], owned(tags)


def secret(member: str) -> Any:
    return lambda stack: stack.client("secretsmanager").describe_secret(SecretId=stack["Secret"])[member]


def password(stack: Stack) -> Any:
    """Which of the wishes for the secret's value came true."""
    value = stack.client("secretsmanager").get_secret_value(SecretId=stack["Secret"])["SecretString"]
    if value.startswith("{"):
        parts = json.loads(value)
        return parts["username"], len(parts["password"]), parts["password"].isalnum()
    return len(value), value.isalnum(), value == value.lower()


def secret_policy(stack: Stack) -> Any:
    return "Deny" in stack.client("secretsmanager").get_resource_policy(SecretId=stack["Secret"])["ResourcePolicy"]


def rotation(stack: Stack) -> Any:
    found = stack.client("secretsmanager").describe_secret(SecretId=stack["Secret"])
    return found["RotationEnabled"], found.get("RotationLambdaARN"), found.get("RotationRules")


CONTRACTS = [
    Contract("topic key", topic("KmsMasterKeyId"), KEY, ""),
    Contract("topic tracing", topic("TracingConfig"), "Active", ""),
    Contract("topic delivery log", topic("SQSFailureFeedbackRoleArn"), ROLE, ""),
    Contract("ordered topic", topic("FifoTopic", "Ordered"), "true", "true"),
    Contract("deduplication", topic("ContentBasedDeduplication", "Ordered"), "true", "false"),
    Contract("metric math", expressions, ["100 * failed / all", 60, 60], ["one", 60]),
    Contract("no metric of its own", alarm("Ratio", "MetricName"), GONE, GONE),
    Contract("percentile", alarm("Slow", "EvaluateLowSampleCountPercentile"), "ignore", GONE),
    Contract("extended statistic", alarm("Slow", "ExtendedStatistic"), "p99", GONE),
    Contract("statistic", alarm("Slow", "Statistic"), GONE, "Maximum"),
    Contract("composite", composite, (True, "slow", {"owner": "payments"}), (True, "slower", {})),
    Contract("ref of a secret", lambda stack: secret("ARN")(stack) == stack["Secret"], True, True),
    Contract("secret key", secret("KmsKeyId"), KEY, "alias/aws/secretsmanager"),
    Contract("secret description", secret("Description"), "of the contract", ""),
    Contract("secret tags", lambda stack: owned(secret("Tags")(stack)), {"owner": "payments"}, {"stage": "dev"}),
    Contract("secret value", password, ("app", 40, True), (20, True, True)),
    Contract("rotation", rotation, (True, ROTATE, {"AutomaticallyAfterDays": 30}), (False, None, None)),
    Contract("secret policy", secret_policy, True, GONE),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-messages"), BEFORE, AFTER, CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract
