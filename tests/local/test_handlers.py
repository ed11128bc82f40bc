"""What holds for every resource type: nothing is faked, nothing is lost, and a failure leaves nothing behind."""

from collections.abc import Iterator
from typing import Any

import pytest
import test_handlers_buckets
import test_handlers_databases
import test_handlers_functions
import test_handlers_gaps
import test_handlers_messages
import test_handlers_network
import test_handlers_services
import test_handlers_tables
from botocore.exceptions import ClientError
from contract import KEY, ROLE, Failed, Stack, att, changed, ref, resource

from paved_constructs.tools.local import handlers
from paved_constructs.tools.local.emulator import LocalAws

TABLE = resource(
    "AWS::DynamoDB::GlobalTable",
    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
    Replicas=[{"Region": "us-east-1", "DeletionProtectionEnabled": False}],
)
NAMED = "contract-failing"


@pytest.fixture
def stack(aws: LocalAws, request: pytest.FixtureRequest) -> Iterator[Stack]:
    one = Stack(aws, request.node.name.replace("_", "-")[:60])
    yield one
    one.delete()


def test_an_unknown_type_is_refused_by_name(aws: LocalAws) -> None:
    with pytest.raises(ClientError, match=r"Unrecognized resource types: \[AWS::Cassandra::Keyspace\]"):
        Stack(aws, "unknown").create({"Keyspace": resource("AWS::Cassandra::Keyspace")})


def test_a_property_that_does_not_fit_fails_by_name(stack: Stack) -> None:
    with pytest.raises(Failed, match=r"AWS::EC2::EIP: ec2.allocate_address has no InstanceId"):
        stack.create({"Address": resource("AWS::EC2::EIP", InstanceId="i-0123456789abcdef0")})


def test_a_value_that_does_not_fit_fails_by_name(stack: Stack) -> None:
    log = resource(
        "AWS::EC2::FlowLog", ResourceId="vpc-0123456789abcdef0", ResourceType="VPC", MaxAggregationInterval="soon"
    )
    with pytest.raises(Failed, match=r"create_flow_logs\.MaxAggregationInterval: 'soon' is not of type integer"):
        stack.create({"FlowLog": log})


def test_a_resource_that_fails_leaves_nothing_behind(stack: Stack) -> None:
    broken = resource("AWS::S3::Bucket", BucketName=NAMED, LoggingConfiguration={"LogFilePrefix": "x"})
    with pytest.raises(Failed, match="TargetBucket"):
        stack.create({"Bucket": broken})
    buckets = stack.client("s3").list_buckets()["Buckets"]
    assert NAMED not in [bucket["Name"] for bucket in buckets]


def test_an_update_that_fails_is_taken_back_also_where_it_failed(stack: Stack) -> None:
    function = resource(
        "AWS::Lambda::Function",
        Code={"ZipFile": "def handler(event, context): pass"},
        Runtime="python3.13",
        Handler="index.handler",
        Role=ROLE,
        Timeout=10,
        KmsKeyArn=KEY,
    )
    before = {"Function": function, "Bucket": resource("AWS::S3::Bucket", Tags=[{"Key": "a", "Value": "b"}])}
    stack.create(before)
    broken = {"Timeout": 20, "KmsKeyArn": None, "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:us-east-1:1:none"}}
    with pytest.raises(Failed, match="AWS::Lambda::Function"):
        stack.update(changed(before, {"Bucket": {"Tags": None}, "Function": broken}))
    found = stack.client("lambda").get_function_configuration(FunctionName=stack["Function"])
    assert (found["Timeout"], found["KMSKeyArn"]) == (10, KEY)
    assert stack.client("s3").get_bucket_tagging(Bucket=stack["Bucket"])["TagSet"] == [{"Key": "a", "Value": "b"}]


def test_an_added_type_takes_a_failed_update_back(stack: Stack) -> None:
    before = {"Secret": resource("AWS::SecretsManager::Secret", Description="first", SecretString="first")}
    stack.create(before)
    broken = {"Description": "second", "SecretString": None, "GenerateSecretString": {"PasswordLength": 5000}}
    with pytest.raises(Failed, match="PasswordLength must be between"):
        stack.update(changed(before, {"Secret": broken}))
    found = stack.client("secretsmanager").describe_secret(SecretId=stack["Secret"])
    assert found["Description"] == "first"


def test_a_new_resource_does_not_inherit_what_was_told_of_an_old_one(stack: Stack) -> None:
    group = resource("AWS::Logs::LogGroup", LogGroupName="/contract/reused", DeletionProtectionEnabled=True)
    stack.create({"Group": group, "Topic": resource("AWS::SNS::Topic")})
    stack.update({"Topic": resource("AWS::SNS::Topic")})
    logs = stack.client("logs")
    logs.create_log_group(logGroupName="/contract/reused")
    found = logs.describe_log_groups(logGroupNamePrefix="/contract/reused")["logGroups"]
    assert "deletionProtectionEnabled" not in found[0]


def test_an_update_keeps_items_and_objects(stack: Stack) -> None:
    before = {"Table": TABLE, "Bucket": resource("AWS::S3::Bucket")}
    stack.create(before)
    stack.client("dynamodb").put_item(TableName=stack["Table"], Item={"pk": {"S": "kept"}})
    stack.client("s3").put_object(Bucket=stack["Bucket"], Key="kept", Body=b"kept")
    tags = [{"Key": "owner", "Value": "payments"}]
    replica = {"Region": "us-east-1", "DeletionProtectionEnabled": True, "Tags": tags}
    stack.update(changed(before, {"Table": {"Replicas": [replica]}, "Bucket": {"Tags": tags}}))
    item = stack.client("dynamodb").get_item(TableName=stack["Table"], Key={"pk": {"S": "kept"}})
    assert item["Item"] == {"pk": {"S": "kept"}}
    assert stack.client("s3").get_object(Bucket=stack["Bucket"], Key="kept")["Body"].read() == b"kept"


def test_conditions_know_the_region_and_the_account(stack: Stack) -> None:
    def equals(name: str, value: str) -> dict[str, Any]:
        return {"Fn::Equals": [ref(name), value]}

    conditions = {
        "Here": {"Fn::And": [equals("AWS::Region", "us-east-1"), equals("AWS::AccountId", "123456789012")]},
        "Elsewhere": {"Fn::Or": [equals("AWS::Partition", "aws-cn"), {"Fn::Not": [{"Condition": "Here"}]}]},
    }
    topics = {name: resource("AWS::SNS::Topic") | {"Condition": name} for name in conditions}
    stack.create(topics, Conditions=conditions)
    found = stack.client("cloudformation").describe_stack_resources(StackName=stack.name)["StackResources"]
    assert [one["LogicalResourceId"] for one in found] == ["Here"]


def test_the_newest_amazon_linux_has_a_parameter_for_each_architecture(stack: Stack) -> None:
    name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-"
    kind = "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
    parameters = {arch.title(): {"Type": kind, "Default": name + arch} for arch in ("arm64", "x86_64")}
    stack.create(
        {"Topic": resource("AWS::SNS::Topic")},
        Parameters={key.replace("_", ""): value for key, value in parameters.items()},
        Outputs={"Image": {"Value": ref("Arm64")}, "Topic": {"Value": att("Topic", "TopicArn")}},
    )
    assert stack.outputs()["Image"].startswith("ami-")


def test_every_type_has_a_contract() -> None:
    told = {*handlers.TYPES}
    tried = {
        one["Type"]
        for module in (
            test_handlers_buckets,
            test_handlers_databases,
            test_handlers_functions,
            test_handlers_messages,
            test_handlers_network,
            test_handlers_services,
            test_handlers_tables,
        )
        for one in module.BEFORE.values()
    } | {one["Type"] for one in test_handlers_gaps.RESOURCES.values()}
    assert told <= tried
