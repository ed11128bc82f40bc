"""AWS on this machine: what a client, the CLIs and a Lambda function meet in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from witness import ROLE, run, zipped

from paved_constructs.tools.local.emulator import LocalAws, local_aws

USE_BOTO3 = """
import boto3
s3 = boto3.client("s3")
s3.create_bucket(Bucket="by-environment")
s3.put_object(Bucket="by-environment", Key="key", Body=b"kept")
print(s3.get_object(Bucket="by-environment", Key="key")["Body"].read())
print(boto3.client("sts").get_caller_identity()["Account"])
"""
OF_THE_USER = {
    "AWS_PROFILE": "production",
    "AWS_SESSION_TOKEN": "token",
    "AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z",
    "HTTP_PROXY": "http://127.0.0.1:9",
}


def test_it_keeps_what_it_is_given(aws: LocalAws) -> None:
    bucket = aws.client("s3")
    bucket.create_bucket(Bucket="kept")
    bucket.put_object(Bucket="kept", Key="key", Body=b"value")
    assert bucket.get_object(Bucket="kept", Key="key")["Body"].read() == b"value"
    assert aws.is_alive()
    assert aws.log.read_text()


def test_environment_leads_boto3_to_it_whatever_the_user_has_set(aws: LocalAws) -> None:
    environment = {**os.environ, **OF_THE_USER, **aws.environment()}
    done = subprocess.run(
        [sys.executable, "-c", USE_BOTO3], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["b'kept'", "123456789012"]


def test_clients_ignore_what_the_user_has_set(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OF_THE_USER.items():
        monkeypatch.setenv(name, value)
    assert aws.client("sts").get_caller_identity()["Account"] == aws.account


def test_function_runs_on_this_python_and_reaches_the_emulator(aws: LocalAws) -> None:
    code = """
import os, sys, boto3
def handler(event, context):
    queues = boto3.client("sqs").list_queues(QueueNamePrefix="looked-for")["QueueUrls"]
    return {"python": sys.executable, "endpoint": os.environ["AWS_ENDPOINT_URL"], "queues": queues}
"""
    queue = aws.client("sqs").create_queue(QueueName="looked-for")["QueueUrl"]
    assert run(aws, "looks-around", code, runtime="python3.14") == {
        "payload": {"python": sys.executable, "endpoint": aws.endpoint_url, "queues": [queue]},
        "error": None,
    }


def test_it_is_what_was_asked_for_and_shows_nothing_of_who_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("TOKEN_OF_THE_USER", "hidden")
    code = "import os\ndef handler(event, context): return [context.invoked_function_arn, *sorted(os.environ)]"
    with local_aws(account="210987654321", region="eu-central-1") as aws:
        seen = run(aws, "curious", code)["payload"]
    assert isinstance(seen, list)
    assert seen[0] == "arn:aws:lambda:eu-central-1:210987654321:function:curious"
    assert {"AWS_PROFILE", "TOKEN_OF_THE_USER"}.isdisjoint(seen)


def test_node_function_runs_on_the_node_of_this_environment(aws: LocalAws) -> None:
    code = "exports.handler = async () => process.execPath"
    answer = run(aws, "node", code, runtime="nodejs24.x")
    assert answer["payload"] == os.path.realpath(os.environ["JSII_NODE"])


@pytest.mark.parametrize(
    ("name", "definition", "lack"),
    [
        (
            "java",
            {"Runtime": "java21", "Handler": "Any", "Code": {"ZipFile": zipped("Any.class", "")}},
            "its runtime is java21, and only python, nodejs and provided ones run here",
        ),
        (
            "image",
            {"PackageType": "Image", "Code": {"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1"}},
            "it is a container image, and there are no containers here",
        ),
        (
            "no-code",
            {"Runtime": "python3.13", "Handler": "a.b", "Code": {"S3Bucket": "no-such-bucket", "S3Key": "key"}},
            "it has no code; does the object in S3 that it names exist?",
        ),
    ],
)
def test_function_that_can_not_run_here_is_an_error(
    aws: LocalAws, name: str, definition: dict[str, object], lack: str
) -> None:
    functions = aws.client("lambda")
    functions.create_function(FunctionName=name, Role=ROLE, **definition)
    answer = functions.invoke(FunctionName=name)
    assert answer["FunctionError"] == "Unhandled"
    assert json.load(answer["Payload"]) == {
        "errorType": "Runtime.NotEmulated",
        "errorMessage": f"AWS on this machine did not run {name}: {lack}",
    }


def test_address_of_an_api_becomes_one_that_resolves(aws: LocalAws) -> None:
    api = aws.client("apigatewayv2").create_api(Name="a", ProtocolType="HTTP")
    reached = aws.reach(f"{api['ApiEndpoint']}/users")
    assert reached == f"{aws.endpoint_url}/_aws/execute-api/{api['ApiId']}/users"
    assert aws.reach("https://example.com/users") == "https://example.com/users"


def test_it_listens_on_loopback_only(aws: LocalAws) -> None:
    held = {str(descriptor.readlink()) for descriptor in Path(f"/proc/{aws.pid}/fd").iterdir()}
    listening = [
        fields[1]
        for table in ("tcp", "tcp6", "udp", "udp6")
        for fields in map(str.split, Path(f"/proc/{aws.pid}/net/{table}").read_text().splitlines()[1:])
        if f"socket:[{fields[9]}]" in held and fields[3] in {"0A", "07"}  # TCP that listens, UDP that is bound
    ]
    assert f"0100007F:{aws.port:04X}" in listening
    assert {address.partition(":")[0] for address in listening} == {"0100007F"}
