"""Identity, used: over HTTP, as its callers would."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from rich.console import Console

from demo.steps import DemoFailed
from paved_constructs.tools.local.emulator import LocalAws

EMAIL: Final = "ada@example.com"
PASSWORD: Final = "correct horse battery staple"  # noqa: S105 - a user's, made up


def use(aws: LocalAws, console: Console, stack: str = "dev-identity") -> None:
    """Sign a user up and in, ask who it is, fail a wrong password; show what this left. Raise DemoFailed if not so."""
    url = aws.reach(output(aws, stack, "Url")).rstrip("/")
    call(console, "POST", f"{url}/sign-up", 201, body={"email": EMAIL, "password": PASSWORD})
    signed_in = call(console, "POST", f"{url}/sign-in", 200, body={"email": EMAIL, "password": PASSWORD})
    call(console, "GET", f"{url}/who-am-i", 200, token=signed_in["token"])
    call(console, "POST", f"{url}/sign-in", 401, body={"email": EMAIL, "password": "wrong horse"})
    call(console, "GET", f"{url}/who-am-i", 401, token="forged." + signed_in["token"])
    show_what_is_left(aws, console, stack)


def call(
    console: Console, method: str, url: str, expected: int, *, body: dict[str, str] | None = None, token: str = ""
) -> dict[str, Any]:
    """Make a call and return its answer; raise DemoFailed unless it has the expected status."""
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    data = json.dumps(body).encode() if body is not None else None
    request = Request(url, data=data, method=method, headers=headers)  # noqa: S310 - our own address on loopback
    try:
        with urlopen(request, timeout=30) as response:  # noqa: S310 - as above
            status, text = response.status, response.read()
    except HTTPError as error:
        status, text = error.code, error.read()
    answer: dict[str, Any] = json.loads(text)
    shown = {key: f"{value[:24]}…" if key == "token" else value for key, value in answer.items()}
    console.print(f"{method} {url[url.rindex('/') :]} -> [bold]{status}[/bold] {json.dumps(shown, ensure_ascii=False)}")
    if status != expected:
        raise DemoFailed(f"{method} {url} answered {status} where {expected} was expected: {text.decode()}")
    return answer


def show_what_is_left(aws: LocalAws, console: Console, stack: str) -> None:
    """Show the user's item and the newest audit object; raise DemoFailed where one of them is not there."""
    table, bucket = (physical_id(aws, stack, kind) for kind in ("AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket"))
    items = aws.client("dynamodb").scan(TableName=table)["Items"]
    users = [item for item in items if "password_hash" in item or "password" in item]
    if not users:
        raise DemoFailed(f"{table} holds no user: {items}")
    hidden = {key: "…" if "password" in key else next(iter(value.values())) for key, value in users[0].items()}
    console.print(f"item in {table}: {hidden}")
    s3 = aws.client("s3")
    objects = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    if not objects:
        raise DemoFailed(f"{bucket} holds no audit object")
    newest = max(objects, key=lambda item: item["LastModified"])["Key"]
    text = s3.get_object(Bucket=bucket, Key=newest)["Body"].read().decode()
    console.print(f"{len(objects)} audit objects in {bucket}; one of them, {newest}: {text}")


def output(aws: LocalAws, stack: str, key: str) -> str:
    """Return an output of a deployed stack."""
    outputs = aws.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    return str(next(item["OutputValue"] for item in outputs if item["OutputKey"] == key))


def physical_id(aws: LocalAws, stack: str, kind: str) -> str:
    """Return the name of a stack's one resource of a type."""
    (name,) = physical_ids(aws, stack, kind)
    return name


def physical_ids(aws: LocalAws, stack: str, kind: str) -> list[str]:
    """Return the names of a stack's resources of a type."""
    pages = aws.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    found = [each for page in pages for each in page["StackResourceSummaries"]]
    return [str(each["PhysicalResourceId"]) for each in found if each["ResourceType"] == kind]
