"""What AWS Lambda and CodeDeploy answers."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import KEY, Answers


def _function(name: str, value: Any, live: Any, other: Any, unset: Any) -> Answers:
    return Answers("api", {name: value}, live, other, unset, {"FunctionName": "api"})


def _invocation(name: str, value: int, default: int) -> Answers:
    return Answers(
        "dev-orders-Config-1",
        {"FunctionName": "api", "Qualifier": "live", name: value},
        {name: value},
        {name: value + 1},
        {name: default},
        {"FunctionName": "api", "Qualifier": "live"},
    )


JSON_LOGS = {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO", "LogGroup": "api"}

LAMBDA = {
    "AWS::CodeDeploy::DeploymentGroup.DeploymentConfigName": Answers(
        "api-rollout",
        {"ApplicationName": "releases", "DeploymentConfigName": "CodeDeployDefault.LambdaCanary10Percent5Minutes"},
        {"deploymentGroupInfo": {"deploymentConfigName": "CodeDeployDefault.LambdaCanary10Percent5Minutes"}},
        {"deploymentGroupInfo": {"deploymentConfigName": "CodeDeployDefault.LambdaAllAtOnce"}},
        {"deploymentGroupInfo": {}},
        {"applicationName": "releases", "deploymentGroupName": "api-rollout"},
    ),
    "AWS::Lambda::EventInvokeConfig.MaximumEventAgeInSeconds": _invocation("MaximumEventAgeInSeconds", 60, 21600),
    "AWS::Lambda::EventInvokeConfig.MaximumRetryAttempts": _invocation("MaximumRetryAttempts", 0, 2),
    "AWS::Lambda::Function.Architectures": _function(
        "Architectures", ["arm64"], {"Architectures": ["arm64"]}, {"Architectures": ["x86_64"]}, {}
    ),
    "AWS::Lambda::Function.DeadLetterConfig": _function(
        "DeadLetterConfig",
        {"TargetArn": "arn:aws:sqs:eu-central-1:123456789012:failed"},
        {"DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-central-1:123456789012:failed"}},
        {"DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-central-1:123456789012:lost"}},
        {"DeadLetterConfig": {"TargetArn": ""}},
    ),
    "AWS::Lambda::Function.KmsKeyArn": _function("KmsKeyArn", KEY, {"KMSKeyArn": KEY}, {"KMSKeyArn": KEY + "2"}, {}),
    "AWS::Lambda::Function.LoggingConfig": _function(
        "LoggingConfig",
        {"LogFormat": "JSON", "LogGroup": "api"},
        {"LoggingConfig": JSON_LOGS},
        {"LoggingConfig": JSON_LOGS | {"ApplicationLogLevel": "DEBUG"}},
        {"LoggingConfig": {"LogFormat": "Text"}},
    ),
    "AWS::Lambda::Function.MemorySize": _function(
        "MemorySize", 512, {"MemorySize": 512}, {"MemorySize": 1024}, {"MemorySize": 128}
    ),
    "AWS::Lambda::Function.RecursiveLoop": _function(
        "RecursiveLoop",
        "Allow",
        {"RecursiveLoop": "Allow"},
        {"RecursiveLoop": "Terminate"},
        {"RecursiveLoop": "Terminate"},
    ),
    "AWS::Lambda::Function.RuntimeManagementConfig": _function(
        "RuntimeManagementConfig",
        {"UpdateRuntimeOn": "FunctionUpdate"},
        {"UpdateRuntimeOn": "FunctionUpdate", "FunctionArn": "arn:aws:lambda:eu-central-1:123456789012:function:api"},
        {"UpdateRuntimeOn": "Auto"},
        {"UpdateRuntimeOn": "Auto"},
    ),
    "AWS::Lambda::Function.SnapStart": _function(
        "SnapStart",
        {"ApplyOn": "PublishedVersions"},
        {"SnapStart": {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"}},
        {"SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"}},
        {"SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"}},
    ),
    "AWS::Lambda::Function.Timeout": _function("Timeout", 30, {"Timeout": 30}, {"Timeout": 60}, {"Timeout": 3}),
    "AWS::Lambda::Function.TracingConfig": _function(
        "TracingConfig",
        {"Mode": "Active"},
        {"TracingConfig": {"Mode": "Active"}},
        {"TracingConfig": {"Mode": "PassThrough"}},
        {"TracingConfig": {"Mode": "PassThrough"}},
    ),
    "AWS::Lambda::Function.VpcConfig": _function(
        "VpcConfig",
        {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        {"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"], "VpcId": "vpc-1"}},
        {"VpcConfig": {"SubnetIds": ["subnet-2"], "SecurityGroupIds": ["sg-1"], "VpcId": "vpc-1"}},
        {"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""}},
    ),
}
