"""Code may do on this machine what its role allows, and is refused what AWS would refuse it for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import cfnlint
import pytest
from botocore.exceptions import ClientError
from witness import zipped

from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.rights import known
from paved_constructs.tools.local.rights.calls import Call, Verdict, as_role, calls

NAME = "asks"
CODE = """
import boto3
from botocore.exceptions import ClientError

def handler(asked, context):
    answers = []
    for service, operation, parameters in asked:
        try:
            getattr(boto3.client(service), operation)(**parameters)
            answers.append("")
        except ClientError as error:
            answers.append(error.response["Error"]["Code"])
    return answers
"""


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **each} for each in statements]})


def trust(**principal: str) -> str:
    return document({"Action": "sts:AssumeRole", "Principal": principal})


OBJECT = {"Bucket": "asked-for", "Key": "key"}
PUT = ("s3", "put_object", {**OBJECT, "Body": "value"})
HEAD = ("s3", "head_object", OBJECT)
PUT_SEALED = ("s3", "put_object", {"Bucket": "sealed", "Key": "key", "Body": "value"})
MESSAGES = {"QueueUrl": "asked-for", "Entries": [{"Id": "1", "MessageBody": "a"}]}
SEND = ("sqs", "send_message_batch", MESSAGES)
INSTANCES = ("ec2", "describe_instances", {})
INVOKE = ("lambda", "invoke", {"FunctionName": "nowhere"})
PASSWORD = ("secretsmanager", "get_random_password", {})
INSECURE = {"Bool": {"aws:SecureTransport": "false"}}


class Function:
    """A function that asks for what it is told to, and its role."""

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        self._iam = aws.client("iam")
        role = self._iam.create_role(RoleName=NAME, AssumeRolePolicyDocument=trust(Service="lambda.amazonaws.com"))[
            "Role"
        ]["Arn"]
        aws.client("lambda").create_function(
            FunctionName=NAME,
            Runtime="python3.14",
            Role=role,
            Handler="index.handler",
            Code={"ZipFile": zipped("index.py", CODE)},
            Timeout=30,
        )

    def may(self, *statements: dict[str, Any]) -> None:
        self._iam.put_role_policy(RoleName=NAME, PolicyName="it", PolicyDocument=document(*statements))

    def ask(self, *asked: tuple[str, str, dict[str, Any]]) -> tuple[list[str], list[Call]]:
        """Return how each was answered, "" for what went well, and what is recorded of them."""
        before = len(self.calls())
        payload = json.dumps(asked).encode()
        answer = self._aws.client("lambda").invoke(FunctionName=NAME, Payload=payload)
        return json.load(answer["Payload"]), self.calls()[before:]

    def calls(self) -> list[Call]:
        return [call for call in calls(self._aws) if call.caller.endswith(f":{NAME}")]


@pytest.fixture(scope="module")
def key(aws: LocalAws) -> str:
    return str(aws.client("kms").create_key()["KeyMetadata"]["Arn"])


@pytest.fixture(scope="module")
def function(aws: LocalAws, key: str) -> Function:
    s3 = aws.client("s3")
    closed = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": INSECURE}
    sealed = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    for name in ("asked-for", "sealed"):
        s3.create_bucket(Bucket=name)
        policy = document({**closed, "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]})
        s3.put_bucket_policy(Bucket=name, Policy=policy)
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": sealed}]}
    s3.put_bucket_encryption(Bucket="sealed", ServerSideEncryptionConfiguration=rules)
    aws.client("sqs").create_queue(QueueName="asked-for")
    made = Function(aws)
    made.may({"Action": "logs:PutLogEvents", "Resource": "*"})
    return made


def of(answers: list[Call]) -> list[tuple[str, str]]:
    return [(call.action, call.verdict.value) for call in answers]


def test_a_role_that_allows_nothing_is_refused(function: Function) -> None:
    answered, made = function.ask(PUT, HEAD, SEND, PASSWORD)
    assert answered == ["AccessDenied", "403", "AccessDenied", "AccessDeniedException"]
    assert of(made) == [
        ("s3:PutObject", "denied"),
        ("s3:GetObject", "denied"),
        ("sqs:SendMessage", "denied"),
        ("secretsmanager:GetRandomPassword", "denied"),
    ]
    assert made[0].resource == "arn:aws:s3:::asked-for/key"
    assert made[0].role == "arn:aws:iam::123456789012:role/asks"


def test_what_is_allowed_goes_through_at_once(function: Function) -> None:
    objects, queue = "arn:aws:s3:::asked-for/*", "arn:aws:sqs:us-east-1:123456789012:asked-for"
    function.may(
        {"Action": ["s3:PutObject", "s3:GetObject"], "Resource": objects},
        {"Action": "sqs:SendMessage", "Resource": queue},
    )
    answered, made = function.ask(PUT, HEAD, SEND, PUT_SEALED)
    assert answered == ["", "", "", "AccessDenied"]
    assert {call.verdict for call in made[:3]} == {Verdict.ALLOWED}


def test_the_key_of_what_is_encrypted_is_asked_for_too(function: Function, key: str) -> None:
    write = {"Action": "s3:PutObject", "Resource": "arn:aws:s3:::sealed/*"}
    function.may(write)
    answered, made = function.ask(PUT_SEALED)
    assert answered == ["AccessDenied"]
    assert of(made)[-1] == ("kms:GenerateDataKey", "denied")
    assert (made[-1].resource, made[-1].of) == (key, "arn:aws:s3:::sealed/key")

    through = {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}
    function.may(write, {"Action": "kms:GenerateDataKey", "Resource": key, "Condition": through})
    answered, made = function.ask(PUT_SEALED)
    assert answered == [""]
    assert of(made)[-1] == ("kms:GenerateDataKey", "allowed")


def test_so_is_the_key_of_a_topic(function: Function, aws: LocalAws, key: str) -> None:
    topic = aws.client("sns").create_topic(Name="sealed", Attributes={"KmsMasterKeyId": key})["TopicArn"]
    function.may({"Action": "sns:Publish", "Resource": topic})
    answered, made = function.ask(("sns", "publish", {"TopicArn": topic, "Message": "a"}))
    assert answered == ["AuthorizationError"]
    assert of(made) == [("sns:Publish", "allowed"), ("kms:Decrypt", "denied")]


def test_what_nobody_here_can_tell_goes_through_and_is_recorded_so(function: Function) -> None:
    inside = {"StringEquals": {"aws:SourceVpc": "vpc-0123456789abcdef0"}}
    function.may(
        {"Action": "s3:PutObject", "Resource": "arn:aws:s3:::asked-for/*", "Condition": inside},
        {"Action": "lambda:InvokeFunction", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:nowhere:live"},
    )
    answered, made = function.ask(PUT, INVOKE, INSTANCES)
    assert answered == ["", "ResourceNotFoundException", ""]
    assert [(call.verdict, call.because) for call in made] == [
        (Verdict.UNKNOWN, "a condition asks for aws:sourcevpc, which has no value here"),
        (Verdict.UNKNOWN, "AWS may ask for another action or resource of lambda"),
        (Verdict.UNKNOWN, "AWS may ask for another action or resource of ec2"),
    ]


def test_what_is_denied_to_the_code_of_a_function_is_refused(function: Function) -> None:
    from_code = {"Null": {"lambda:SourceFunctionArn": "false"}}
    denied = {"Effect": "Deny", "Action": "ec2:DescribeInstances", "Resource": "*", "Condition": from_code}
    function.may({"Action": "ec2:DescribeInstances", "Resource": "*"}, denied)
    answered, made = function.ask(INSTANCES)
    assert answered == ["UnauthorizedOperation"]
    assert of(made) == [("ec2:DescribeInstances", "denied")]


def test_whoever_else_calls_is_neither_refused_nor_recorded(function: Function, aws: LocalAws) -> None:
    before = calls(aws)
    aws.client("s3").put_object(**PUT[2])
    assert calls(aws) == before
    assert {call.caller for call in function.calls()} == {"arn:aws:lambda:us-east-1:123456789012:function:asks"}


def test_a_program_may_do_what_the_task_that_it_stands_for_may(aws: LocalAws, function: Function) -> None:
    iam, account = aws.client("iam"), "arn:aws:iam::123456789012:root"
    tasks = iam.create_role(RoleName="tasks", AssumeRolePolicyDocument=trust(Service="ecs-tasks.amazonaws.com"))
    deploys = iam.create_role(RoleName="deploys", AssumeRolePolicyDocument=trust(AWS=account))
    before = calls(aws)

    def put(role: str) -> None:
        keys = {name.lower(): value for name, value in as_role(aws, role).items()}
        boto3.client("s3", endpoint_url=aws.endpoint_url, region_name=aws.region, **keys).put_object(**PUT[2])

    put(deploys["Role"]["Arn"])
    assert calls(aws) == before
    with pytest.raises(ClientError, match="AccessDenied"):
        put(tasks["Role"]["Arn"])
    [call] = calls(aws)[len(before) :]
    assert (call.caller, call.role) == (
        "arn:aws:sts::123456789012:assumed-role/tasks/paved-local",
        "arn:aws:iam::123456789012:role/tasks",
    )


def test_what_is_known_of_actions_is_of_actions_that_there_are() -> None:
    text = (Path(cfnlint.__file__).parent / "data" / "AdditionalSpecs" / "Policies.json").read_text(encoding="utf-8")
    actions = {f"{name}:{action}" for name, service in json.loads(text).items() for action in service["Actions"]}
    used = {use for uses in known.KEY_USES.values() for use in uses}
    named = {*known.RENAMED.values(), *known.KEY_USES, *used, "rds-db:connect"}
    assert {action.lower() for action in named} <= actions
    assert not {action.lower() for action in known.RENAMED} & actions
