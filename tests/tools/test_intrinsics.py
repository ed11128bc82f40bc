"""References of a template stand for what they are in the deployed stack, or are known to be unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from paved_constructs.tools.assembly import Assembly
from paved_constructs.tools.verify.calls import Calls
from paved_constructs.tools.verify.deployed import deployed
from paved_constructs.tools.verify.intrinsics import Resolver, Unknown, unknown_in
from tests.tools.cdk_out import staged
from tests.tools.fake_aws import STACK_ID, FakeAws, error

RESOURCES = {
    "Bucket": ("AWS::S3::Bucket", "receipts"),
    "Key": ("AWS::KMS::Key", "0a1b"),
    "Queue": ("AWS::SQS::Queue", "https://sqs.eu-central-1.amazonaws.com/123456789012/failed"),
    "Topic": ("AWS::SNS::Topic", "arn:aws:sns:eu-central-1:123456789012:alarms"),
    "Api": ("AWS::Lambda::Function", "api"),
    "Version": ("AWS::Lambda::Version", "arn:aws:lambda:eu-central-1:123456789012:function:api:7"),
    "Live": ("AWS::Lambda::Alias", "arn:aws:lambda:eu-central-1:123456789012:function:api:live"),
    "Logs": ("AWS::Logs::LogGroup", "/api/logs"),
    "Users": ("AWS::DynamoDB::GlobalTable", "users"),
    "Role": ("AWS::IAM::Role", "runner"),
    "Balancer": ("AWS::ElasticLoadBalancingV2::LoadBalancer", "arn:aws:elasticloadbalancing:eu-central-1:1:lb/1"),
    "Cluster": ("AWS::RDS::DBCluster", "ledger"),
    "Wall": ("AWS::WAFv2::WebACL", "orders|0a1b|REGIONAL"),
    "Group": (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/a/1",
    ),
    "Template": ("AWS::EC2::LaunchTemplate", "lt-0a1b"),
}


def resolver(tmp_path: Path, ec2: Any = None, **answers: Any) -> Resolver:
    types = {name: {"Type": kind, "Properties": {}} for name, (kind, _) in RESOURCES.items()}
    types["Role"]["Properties"] = {"Path": "/team/"}
    [stack] = Assembly.read(staged(tmp_path, types, {})).stacks
    exports = [{"Exports": [{"Name": "dev:vpc", "Value": "vpc-1"}], "NextToken": "2"}, {"Exports": []}]
    aws = FakeAws(
        {name: physical for name, (_, physical) in RESOURCES.items()},
        {
            ("cloudformation", "list_exports"): lambda NextToken="1": exports[int(NextToken) - 1],  # noqa: N803
            ("ec2", "describe_launch_templates"): ec2 or templates,
        },
    )
    aws.about["Parameters"] = [
        {"ParameterKey": "LogBucket", "ParameterValue": "/paved/dev/log-bucket", "ResolvedValue": "the-logs"},
        {"ParameterKey": "Plain", "ParameterValue": "7"},
    ]
    aws.answers |= {("cloudformation", name): answer for name, answer in answers.items()}
    calls = Calls(aws)
    live = deployed(calls, stack)
    assert live is not None
    return Resolver(calls, stack, live)


def templates(LaunchTemplateIds: list[str]) -> dict[str, Any]:  # noqa: N803
    assert LaunchTemplateIds == ["lt-0a1b"]
    return {"LaunchTemplates": [{"LatestVersionNumber": 3}]}


def join(*parts: Any) -> dict[str, Any]:
    return {"Fn::Join": ["", list(parts)]}


def get(name: str, attribute: str = "Arn") -> dict[str, Any]:
    return {"Fn::GetAtt": [name, attribute]}


HERE = "eu-central-1:123456789012"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"Ref": "Bucket"}, "receipts"),
        ({"Ref": "LogBucket"}, "the-logs"),
        ({"Ref": "Plain"}, "7"),
        ({"Ref": "AWS::AccountId"}, "123456789012"),
        (get("Wall"), f"arn:aws:wafv2:{HERE}:regional/webacl/orders/0a1b"),
        ({"Ref": "AWS::StackId"}, STACK_ID),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
        (get("Bucket"), "arn:aws:s3:::receipts"),
        ({"Fn::GetAtt": "Bucket.Arn"}, "arn:aws:s3:::receipts"),
        (get("Key"), f"arn:aws:kms:{HERE}:key/0a1b"),
        (get("Queue"), f"arn:aws:sqs:{HERE}:failed"),
        (get("Queue", "QueueName"), "failed"),
        (get("Topic", "TopicName"), "alarms"),
        (get("Api"), f"arn:aws:lambda:{HERE}:function:api"),
        (get("Version", "Version"), "7"),
        (get("Logs"), f"arn:aws:logs:{HERE}:log-group:/api/logs:*"),
        (get("Users"), f"arn:aws:dynamodb:{HERE}:table/users"),
        (get("Role"), "arn:aws:iam::123456789012:role/team/runner"),
        (get("Balancer"), "arn:aws:elasticloadbalancing:eu-central-1:1:lb/1"),
        (get("Group", "TargetGroupFullName"), "targetgroup/a/1"),
        (get("Template", "LatestVersionNumber"), "3"),
        ({"Fn::Base64": join("#!/bin/sh ", {"Ref": "Bucket"})}, "IyEvYmluL3NoIHJlY2VpcHRz"),
        (join("arn:", {"Ref": "AWS::Partition"}, ":s3:::", {"Ref": "Bucket"}, "/*"), "arn:aws:s3:::receipts/*"),
        ({"Fn::Select": [7, {"Fn::Split": [":", {"Ref": "Live"}]}]}, "live"),
        ({"Fn::Select": ["1", ["a", "b"]]}, "b"),
        ({"Fn::Join": [",", {"Fn::Split": ["-", "a-b"]}]}, "a,b"),
        ({"Fn::Sub": "${Bucket}/${Key.Arn}/${!Kept}"}, f"receipts/arn:aws:kms:{HERE}:key/0a1b/${{Kept}}"),
        ({"Fn::Sub": ["${AWS::Region}-${Name}", {"Name": {"Ref": "Plain"}}]}, "eu-central-1-7"),
        ({"Fn::ImportValue": join("dev", ":vpc")}, "vpc-1"),
        ({"Kept": 1, "Gone": {"Ref": "AWS::NoValue"}}, {"Kept": 1}),
        ([1, {"Ref": "AWS::NoValue"}, {"Ref": "Plain"}], [1, "7"]),
        ({"Ref": "AWS::NoValue"}, None),
        ({"Ref": "Bucket", "Fn::Join": 1}, {"Ref": "Bucket", "Fn::Join": 1}),
    ],
)
def test_a_value_is_what_it_is_in_the_stack(tmp_path: Path, written: Any, meant: Any) -> None:
    assert resolver(tmp_path)(written) == meant


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"Ref": "Nobody"}, "Nobody is not in the deployed stack"),
        (get("Nobody"), "Nobody is not in the deployed stack"),
        (get("Cluster", "Endpoint.Address"), "only AWS::RDS::DBCluster itself knows Cluster.Endpoint.Address"),
        ({"Fn::If": ["A", 1, 2]}, "Fn::If is not resolved here"),
        ({"Fn::ImportValue": "dev:queue"}, "nobody exports dev:queue"),
        ({"Fn::Join": "wrong"}, "Fn::Join of 'wrong' is not as CloudFormation writes it"),
        ({"Fn::Select": [9, ["a"]]}, "Fn::Select of [9, ['a']] is not as CloudFormation writes it"),
        ("{{resolve:ssm:/name}}", "a dynamic reference, which only CloudFormation resolves"),
    ],
)
@pytest.mark.parametrize("wrap", [lambda value: value, join, lambda value: {"Fn::Split": ["/", value]}])
def test_what_cannot_be_told_is_unknown_wherever_it_stands(tmp_path: Path, written: Any, why: str, wrap: Any) -> None:
    assert resolver(tmp_path)(wrap(written)) == Unknown(why)
    assert unknown_in(resolver(tmp_path)({"A": [{"B": wrap(written)}]})) == Unknown(why)


def test_a_version_that_may_not_be_read_is_unknown(tmp_path: Path) -> None:
    resolve = resolver(tmp_path, ec2=error("AccessDenied", "not you"))
    why = "only AWS::EC2::LaunchTemplate itself knows Template.LatestVersionNumber"
    assert resolve(get("Template", "LatestVersionNumber")) == Unknown(why)


def test_exports_that_may_not_be_read_are_unknown(tmp_path: Path) -> None:
    resolve = resolver(tmp_path, list_exports=error("AccessDenied", "not you"))
    assert resolve({"Fn::ImportValue": "a"}) == Unknown("the export a cannot be read: AccessDenied: not you")
