"""AWS Lambda, and CodeDeploy, which moves its traffic."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers


def _function(value: str, call: str = "get_function_configuration", **more: Any) -> Reader:
    return Reader("lambda", call, {"FunctionName": "id"}, value, **more)


def _invocation(value: str, default: int) -> Reader:
    return Reader(
        "lambda",
        "get_function_event_invoke_config",
        {"FunctionName": "properties.FunctionName", "Qualifier": "properties.Qualifier"},
        value,
        default=default,
    )


LAMBDA: Final[Readers] = {
    "AWS::CodeDeploy::DeploymentGroup.DeploymentConfigName": Reader(
        "codedeploy",
        "get_deployment_group",
        {"applicationName": "properties.ApplicationName", "deploymentGroupName": "id"},
        "deploymentGroupInfo.deploymentConfigName",
    ),
    "AWS::Lambda::EventInvokeConfig.MaximumEventAgeInSeconds": _invocation("MaximumEventAgeInSeconds", 21600),
    "AWS::Lambda::EventInvokeConfig.MaximumRetryAttempts": _invocation("MaximumRetryAttempts", 2),
    "AWS::Lambda::Function.Architectures": _function("Architectures", default=["x86_64"]),
    "AWS::Lambda::Function.DeadLetterConfig": _function("DeadLetterConfig"),
    "AWS::Lambda::Function.KmsKeyArn": _function("KMSKeyArn"),
    "AWS::Lambda::Function.LoggingConfig": _function(
        "LoggingConfig", default={"LogFormat": "Text", "ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO"}
    ),
    "AWS::Lambda::Function.MemorySize": _function("MemorySize", default=128),
    "AWS::Lambda::Function.RecursiveLoop": _function(
        "RecursiveLoop", "get_function_recursion_config", default="Terminate"
    ),
    "AWS::Lambda::Function.RuntimeManagementConfig": _function(
        "{UpdateRuntimeOn: UpdateRuntimeOn, RuntimeVersionArn: RuntimeVersionArn}",
        "get_runtime_management_config",
        default={"UpdateRuntimeOn": "Auto"},
    ),
    "AWS::Lambda::Function.SnapStart": _function("{ApplyOn: SnapStart.ApplyOn}", default={"ApplyOn": "None"}),
    "AWS::Lambda::Function.Timeout": _function("Timeout", default=3),
    "AWS::Lambda::Function.TracingConfig": _function("TracingConfig", default={"Mode": "PassThrough"}),
    "AWS::Lambda::Function.VpcConfig": _function(
        "VpcConfig.{SubnetIds: SubnetIds, SecurityGroupIds: SecurityGroupIds}",
        default={"SubnetIds": [], "SecurityGroupIds": []},
    ),
}
