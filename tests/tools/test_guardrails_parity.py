"""The native engine says of a template what the CDK's built-in WebAssembly one says: rules, resources, words."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from aws_cdk import (
    Acknowledgment,
    App,
    Aws,
    CfnCondition,
    CfnOutput,
    CfnParameter,
    CfnResource,
    Environment,
    Fn,
    Stack,
    Validations,
)
from aws_cdk.aws_iam import CfnPolicy
from aws_cdk.aws_lambda import CfnFunction
from aws_cdk.aws_s3 import Bucket, BucketAccessControl, CfnBucket

from paved_constructs import PavedApp
from paved_constructs.app import AS_BY_CLI, NO_TRACES, VALIDATION, SynthesisError

NAME = "CloudFormation Validate"


class Broken(Stack):
    """Breaks AWS's rules in the ways in which a template can."""

    def __init__(self, app: App, id: str, env: Environment | None = None) -> None:
        super().__init__(app, id, env=env)
        CfnParameter(self, "Unused", type="String")
        self.values()
        self.shapes()
        self.references()
        self.acknowledged()

    def values(self) -> None:
        for name in ("First", "Second"):  # of which the same is said, so that they share a violation
            CfnBucket(self, name, bucket_name="Not_A_Name")
        CfnBucket(self, "Enumerated", versioning_configuration={"status": "Perhaps"})
        CfnFunction(
            self,
            "Old",
            code={"zipFile": "pass"},
            role="not-an-arn",
            runtime="python3.6",
            handler="index.handler",
            timeout=1000,
        )
        statement = {"Effect": "Perhaps", "Action": "s3:*", "Resource": "*"}
        CfnPolicy(self, "Policy", policy_name="p", policy_document={"Version": "2012-10-17", "Statement": [statement]})

    def shapes(self) -> None:
        CfnResource(self, "Unknown", type="AWS::S3::Bucket", properties={"Bucketname": "a", "Tags": "none"})
        CfnResource(self, "Missing", type="AWS::Lambda::Function", properties={"Timeout": "soon"})
        CfnResource(self, "NoSuchType", type="AWS::S3::Pail")
        CfnResource(self, "Elsewhere", type="AWS::SNS::Topic").add_override("Propertys", {"TopicName": "a"})

    def references(self) -> None:
        condition = CfnCondition(self, "Condition", expression=Fn.condition_equals(Aws.REGION, "us-east-1"))
        topic = CfnResource(self, "Topic", type="AWS::SNS::Topic")
        topic.cfn_options.condition = condition
        CfnOutput(self, "Absent", value=Fn.get_att(topic.logical_id, "NoSuchAttribute").to_string())
        CfnOutput(self, "Nowhere", value=Fn.sub("${NoSuchResource}"))
        for one, other in (("Hen", "Egg"), ("Egg", "Hen")):
            resource = CfnResource(self, one, type="AWS::SNS::Topic")
            resource.add_override("DependsOn", [other])

    def acknowledged(self) -> None:
        Bucket(self, "Acl", access_control=BucketAccessControl.PRIVATE)  # which the L2 acknowledges by itself
        known = CfnBucket(self, "Known", bucket_name="Known_Here")
        waiver = Acknowledgment(id="CloudFormation-Validate::F3031", reason="it was made when such names were allowed")
        Validations.of(known).acknowledge(waiver)


def report(app: App, folder: Path) -> dict[str, Any]:
    """Build the stacks into an app, synthesize it, and return what the validator said."""
    Broken(app, "somewhere")
    Broken(app, "here", Environment(account="123456789012", region="eu-central-1"))
    with suppress(SynthesisError):  # which PavedApp raises, once the report is written
        app.synth()
    plugins = json.loads((folder / "validation-report.json").read_text())["pluginReports"]
    (found,) = (plugin for plugin in plugins if plugin["pluginName"] == NAME)
    del found["pluginVersion"]  # ours is the newer one
    return found


def test_both_engines_say_the_same(tmp_path, paved_context):
    native, built_in = tmp_path / "native", tmp_path / "built-in"
    ours = report(PavedApp(outdir=str(native), context=paved_context), native)
    theirs = report(
        App(outdir=str(built_in), context={**AS_BY_CLI, NO_TRACES: True, **VALIDATION, **paved_context}), built_in
    )
    assert ours == theirs

    severities = {violation["severity"] for violation in ours["violations"]}
    rules = {violation["ruleName"] for violation in ours["violations"]}
    suppressed = {violation["ruleName"] for violation in ours["suppressedViolations"]}
    assert severities == {"error", "warning"}
    assert len(rules) > 15
    assert suppressed == {"F3031", "W3045"}
