"""Deploying into AWS on this machine through the CloudFormation API: quicker than the CLI, for many small tests."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from aws_cdk import Stack, Stage

from paved_constructs.tools.local.emulator import LocalAws


def deploy(aws: LocalAws, stack: Stack) -> dict[str, Any]:
    """Create or update a stack as its template says; return {logical id: physical id}. Fails where AWS does."""
    stage = Stage.of(stack)
    assert stage is not None
    folder = Path(stage.synth(force=True).directory)
    publish(aws, folder / f"{stack.artifact_id}.assets.json")
    bootstrapped = {"Name": "/cdk-bootstrap/hnb659fds/version", "Value": "30", "Type": "String"}
    aws.client("ssm").put_parameter(**bootstrapped, Overwrite=True)
    cloudformation = aws.client("cloudformation")
    template = upload(aws, "templates-of-tests", stack.template_file, (folder / stack.template_file).read_bytes())
    tags = [{"Key": name, "Value": value} for name, value in stack.tags.tag_values().items()]
    name = {"StackName": stack.stack_name}
    arguments = {**name, "TemplateURL": template, "Capabilities": ["CAPABILITY_IAM"], "Tags": tags}
    exists = stack.stack_name in {s["StackName"] for s in cloudformation.describe_stacks()["Stacks"]}
    if exists:
        cloudformation.update_stack(**arguments)
    else:
        cloudformation.create_stack(**arguments)
    waiter = cloudformation.get_waiter("stack_update_complete" if exists else "stack_create_complete")
    waiter.wait(StackName=stack.stack_name, WaiterConfig={"Delay": 0.05, "MaxAttempts": 400})
    protected = bool(stack.termination_protection)
    cloudformation.update_termination_protection(**name, EnableTerminationProtection=protected)
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack.stack_name)
    found = [resource for page in pages for resource in page["StackResourceSummaries"]]
    return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in found}


def publish(aws: LocalAws, manifest: Path) -> None:
    """Upload what a stack's assets are made of, as the CDK CLI would."""
    for asset in json.loads(manifest.read_text(encoding="utf-8"))["files"].values():
        source = manifest.parent / asset["source"]["path"]
        data = zipped(source) if asset["source"]["packaging"] == "zip" else source.read_bytes()
        for destination in asset["destinations"].values():
            upload(aws, destination["bucketName"], destination["objectKey"], data)


def upload(aws: LocalAws, bucket: str, key: str, data: bytes) -> str:
    """Put an object into a bucket, made if need be; return its address: a template of any size is read from one."""
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key=key, Body=data)
    return f"{aws.endpoint_url}/{bucket}/{key}"


def zipped(folder: Path) -> bytes:
    """Return a folder as an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return buffer.getvalue()


def without_right(aws: LocalAws, stack: str, id: str, action: str) -> None:
    """Take an action from all that the role of a deployed function allows: `id` begins the function's logical id."""
    iam, role = aws.client("iam"), role_of(aws, stack, id)
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        for statement in document["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            statement["Action"] = [each for each in actions if each != action] or ["none:none"]
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(document))


def role_of(aws: LocalAws, stack: str, id: str) -> str:
    """Return the name of a deployed function's role."""
    pages = aws.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    found = [resource for page in pages for resource in page["StackResourceSummaries"]]
    (name,) = [
        each["PhysicalResourceId"]
        for each in found
        if each["ResourceType"] == "AWS::Lambda::Function" and each["LogicalResourceId"].startswith(id)
    ]
    return str(aws.client("lambda").get_function(FunctionName=name)["Configuration"]["Role"].rpartition("/")[2])
